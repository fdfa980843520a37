import { useEffect } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useApp } from '../app/context';
import { Failure, Skeleton } from '../app/Failure';
import { useLoad } from '../app/useLoad';
import { isOpen } from '../review/items';
import type { ReviewPath } from '../review/load';
import { resourceName } from '../review/words';
import { Decisions } from './Decisions';
import { Finish } from './Finish';
import { loadManaged, type ManagedReview as Managed, sendReminder } from './load';
import { useCall } from './useCall';
import { wordsFor } from './words/wordsFor';

const LOOK_MS = 3_000;

/** An instance as its administrator sees it: how far it is, who decided what, and its end. */
export function ManagedReview(path: ReviewPath) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const [loaded, reload, refresh] = useLoad(path.instanceId, () => loadManaged(client, path, language.tag));
  const isApplying = loaded.state === 'ready' && loaded.value.instance.status === 'Applying';
  useEffect(() => {
    if (!isApplying) return undefined;
    const timer = setInterval(refresh, LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isApplying]);
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={w.missing} />;
  if (loaded.state === 'loading') return <Skeleton rows={6} />;
  const { definition, instance, items } = loaded.value;
  return (
    <div class="column">
      <Link href="/manage">{w.home.title}</Link>
      <Head review={loaded.value} />
      {instance.errors.map(({ code, message }) => (
        <p key={code} class="banner warn">
          {message}
        </p>
      ))}
      <Finish path={path} review={loaded.value} onApplied={refresh} />
      <Reviewers path={path} review={loaded.value} />
      <Decisions items={items} hasEnded={instance.status !== 'InProgress'} title={definition.displayName} />
    </div>
  );
}

function Head({ review: { definition, instance, items } }: { readonly review: Managed }) {
  const { t, tag, moment } = useApp().language;
  const w = wordsFor(tag);
  const [first] = items;
  const decided = items.filter((item) => !isOpen(item)).length;
  const words = w.decided(decided, items.length);
  return (
    <section class="intro">
      <div>
        <h1>{definition.displayName}</h1>
        {first && <p>{w.about(t.kinds[first.resource.type] ?? '', resourceName(first))}</p>}
        <p class="time-left">{w.statuses[instance.status] ?? instance.status}</p>
        <p>{w.from(moment(instance.startDateTime), moment(instance.endDateTime))}</p>
        <p class="muted">{w.askedBy(definition.createdBy.displayName)}</p>
      </div>
      <footer>
        <div class="progress">
          <progress max={Math.max(1, items.length)} value={decided} aria-label={words} />
          <span>{words}</span>
        </div>
      </footer>
    </section>
  );
}

function Remind({ path }: { readonly path: ReviewPath }) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const { state, error, isBusy, run } = useCall(() => sendReminder(client, path));
  return (
    <div class="answers">
      <button type="button" disabled={isBusy} onClick={run}>
        {w.remind}
      </button>
      <span role="status" class={error === undefined ? 'muted' : 'warning'}>
        {error ?? (state === 'done' ? w.reminded : '')}
      </span>
    </div>
  );
}

/** Who was asked, how much each of them decided, and when last. */
function Reviewers({ path, review }: { readonly path: ReviewPath; readonly review: Managed }) {
  const { reviewers, items, instance } = review;
  const { tag, date } = useApp().language;
  const w = wordsFor(tag);
  return (
    <section>
      <h2>{w.reviewers}</h2>
      {instance.status === 'InProgress' && reviewers.length > 0 && <Remind path={path} />}
      {reviewers.length === 0 ? (
        <p class="muted">{w.noReviewers}</p>
      ) : (
        <div class="table" role="region" aria-label={w.reviewers} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {Object.values(w.reviewer).map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {reviewers.map(({ id, displayName, createdDateTime }) => {
                const own = items.filter(({ reviewedBy }) => reviewedBy?.id === id);
                const last = own
                  .map(({ reviewedDateTime }) => reviewedDateTime ?? '')
                  .sort()
                  .at(-1);
                return (
                  <tr key={id}>
                    <th scope="row">
                      <bdi>{displayName}</bdi>
                    </th>
                    <td>{date(createdDateTime)}</td>
                    <td>{own.length}</td>
                    <td>{last ? date(last) : ''}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
