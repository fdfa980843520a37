import { useState } from 'preact/hooks';
import { useApp } from '../../app/context';
import { everyOf } from '../form/schedule';
import { ReviewLink } from '../ReviewLink';
import { useCall } from '../useCall';
import { useFirstRows } from '../useFirstRows';
import { wordsFor } from '../words/wordsFor';
import { type HowFar, isComing, isEnded, isRunning, loadHowFar, type Occurrence, type StoredDefinition } from './load';
import { definitionWords } from './words/wordsFor';

interface OccurrencesProps {
  readonly stored: StoredDefinition;
}

/** The occurrences of a definition: one at a time, or one for each resource. */
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

/** The instances in progress. Counts their progress on request only, because that reads each item. */
function Running({ stored, instances }: ListProps) {
  const { client, language } = useApp();
  const w = definitionWords(language.tag);
  const [howFar, setHowFar] = useState<ReadonlyMap<string, HowFar>>();
  const { error, isBusy, run } = useCall(async () => {
    setHowFar(await loadHowFar(client, stored.id, instances));
  });
  return (
    <>
      <List title={w.running} stored={stored} instances={instances} howFar={howFar} />
      {instances.length > 1 && (
        <div class="answers">
          <button type="button" disabled={isBusy} onClick={run}>
            {w.howFar}
          </button>
          <span role="status" class={error === undefined ? 'muted' : 'warning'}>
            {error ?? (isBusy ? wordsFor(language.tag).counting : '')}
          </span>
        </div>
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
