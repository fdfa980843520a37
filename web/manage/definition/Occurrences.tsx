import { Link, useLocation, useSearch } from 'wouter-preact';
import { MOST_PARTS } from '../../api/client';
import { useApp } from '../../app/context';
import { useLoad } from '../../app/useLoad';
import { everyOf } from '../form/schedule';
import { ReviewLink } from '../ReviewLink';
import { useFirstRows } from '../useFirstRows';
import { wordsFor } from '../words/wordsFor';
import { type HowFar, isComing, isEnded, isRunning, loadHowFar, type Occurrence, type StoredDefinition } from './load';
import { definitionWords } from './words/wordsFor';

interface OccurrencesProps {
  readonly stored: StoredDefinition;
}

/** The occurrences of a definition: one instance at a time, or one for each resource. */
export function Occurrences({ stored }: OccurrencesProps) {
  const w = definitionWords(useApp().language.tag);
  const { instances } = stored;
  const [ended, more] = useFirstRows(instances.filter(isEnded), w.more);
  return (
    <>
      <h2>{w.occurrences(everyOf(stored.definition.settings.recurrence) === 'once')}</h2>
      {instances.length === 0 && <p class="notice">{w.none}</p>}
      <Running stored={stored} instances={instances.filter(isRunning)} />
      <List title={w.coming} stored={stored} instances={instances.filter(isComing)} />
      <List title={w.past} stored={stored} instances={ended} />
      {more}
    </>
  );
}

interface ListProps extends OccurrencesProps {
  readonly instances: readonly Occurrence[];
}

const ALL = '?progress=all';

/** The instances in progress, with their progress: at once if one call counts them, otherwise on a page of its own. */
function Running({ stored, instances }: ListProps) {
  const { client, language } = useApp();
  const w = definitionWords(language.tag);
  const [address] = useLocation();
  const isCounted = instances.length <= MOST_PARTS || `?${useSearch()}` === ALL;
  const counted = isCounted ? instances : [];
  const [loaded] = useLoad(counted.map(({ id, status }) => id + status).join(), () =>
    loadHowFar(client, stored.id, counted),
  );
  return (
    <>
      <List
        title={w.running}
        stored={stored}
        instances={instances}
        howFar={loaded.state === 'ready' ? loaded.value : undefined}
      />
      {!isCounted && (
        <Link class="button" href={`${address}${ALL}`}>
          {w.howFar}
        </Link>
      )}
      {counted.length > 0 && (
        <p role="status" class={loaded.state === 'failed' ? 'warning' : 'muted'}>
          {loaded.state === 'loading' && wordsFor(language.tag).counting}
          {loaded.state === 'failed' && String(loaded.error)}
        </p>
      )}
    </>
  );
}

interface NamedListProps extends ListProps {
  readonly title: string;
  readonly howFar?: ReadonlyMap<string, HowFar> | undefined;
}

function List({ title, stored: { id: definitionId, definition }, instances, howFar }: NamedListProps) {
  const { tag, date } = useApp().language;
  const w = wordsFor(tag);
  const reviewsSeveral = Boolean(definition.instanceEnumerationScope);
  if (instances.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class="history">
        {instances.map(({ id, status, startDateTime, endDateTime, resource }) => {
          const counted = howFar?.get(id);
          return (
            <li key={id}>
              <span class="muted">{w.statuses[status] ?? status}</span>
              <span>
                <ReviewLink
                  href={`/manage/reviews/${definitionId}/${id}`}
                  name={w.from(date(startDateTime), date(endDateTime))}
                  resource={reviewsSeveral ? resource : null}
                />{' '}
                {counted && <strong>{w.decided(counted.items - counted.open, counted.items)}</strong>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
