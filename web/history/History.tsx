import { useState } from 'preact/hooks';
import type { Client } from '../api/client';
import type { Instance, Item, Page } from '../api/types';
import { useApp } from '../app/context';
import { Failure, Skeleton } from '../app/Failure';
import { useLoad } from '../app/useLoad';
import { resourceName } from '../review/words';
import { serviceTime } from '../api/time';

type DecidedItem = Item & { readonly instance: Instance | null };

const YEAR = 365 * 86_400_000;
const FIRST =
  "/identityGovernance/accessReviews/decisions/filterByCurrentUser(on='reviewer')?$top=999" +
  '&$select=id,decision,justification,reviewedBy,reviewedDateTime,principal,resource' +
  '&$expand=instance($select=id;$expand=definition($select=id,displayName))';

/** The person's decisions of the last year, latest first. */
export function History() {
  const { client, session, language } = useApp();
  const { t } = language;
  const [page, setPage] = useState(FIRST);
  const [before, setBefore] = useState<readonly DecidedItem[]>([]);
  const [loaded, reload] = useLoad(page, () => loadPage(client, page, session.person.id));
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} />;
  const items = [...before, ...(loaded.state === 'ready' ? loaded.value.items : [])];
  const next = loaded.state === 'ready' ? loaded.value.next : undefined;
  return (
    <div class="column">
      <h1>{t.history.title}</h1>
      {loaded.state === 'ready' && items.length === 0 && !next && <p class="notice">{t.history.none}</p>}
      <ol class="history">
        {items.toSorted(latestFirst).map((item) => (
          <Entry key={item.id} item={item} />
        ))}
      </ol>
      {loaded.state === 'loading' && <Skeleton rows={6} />}
      {next !== undefined && (
        <button
          type="button"
          onClick={() => {
            setBefore(items);
            setPage(next);
          }}
        >
          {t.history.more}
        </button>
      )}
    </div>
  );
}

const latestFirst = (a: DecidedItem, b: DecidedItem): number =>
  (b.reviewedDateTime ?? '').localeCompare(a.reviewedDateTime ?? '') ||
  a.principal.displayName.localeCompare(b.principal.displayName);

function Entry({ item }: { readonly item: DecidedItem }) {
  const { t, date } = useApp().language;
  return (
    <li class={item.decision}>
      <strong>{t.decide.done[item.decision]}</strong>
      <bdi>{t.history.on(item.principal.displayName, resourceName(item))}</bdi>
      <span class="muted">
        {item.instance?.definition?.displayName}, {date(item.reviewedDateTime ?? '')}
      </span>
      {item.justification && <q dir="auto">{item.justification}</q>}
    </li>
  );
}

async function loadPage(
  client: Client,
  path: string,
  personId: string,
): Promise<{ readonly items: readonly DecidedItem[]; readonly next: string | undefined }> {
  const { value, '@odata.nextLink': next } = await client.get<Page<DecidedItem>>(path);
  const since = serviceTime() - YEAR;
  const isOwn = ({ reviewedBy, reviewedDateTime }: DecidedItem) =>
    reviewedBy?.id === personId && Date.parse(reviewedDateTime ?? '') >= since;
  return { items: value.filter(isOwn), next };
}
