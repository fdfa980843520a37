import { useApp } from '../../app/context';
import { Skeleton } from '../../app/Failure';
import { useLoad } from '../../app/useLoad';
import type { ReviewPath } from '../../review/load';
import { loadJournal } from './load';
import { proofWords } from './words/wordsFor';

/** What happened to an instance, line by line, as a pack has it. */
export function Journal({ path }: { readonly path: ReviewPath }) {
  const { client, language } = useApp();
  const p = proofWords(language.tag);
  const [loaded] = useLoad(`journal ${path.instanceId}`, () => loadJournal(client, path));
  return (
    <section id="journal">
      <h2>{p.journal.title}</h2>
      {loaded.state === 'loading' && <Skeleton rows={3} />}
      {loaded.state === 'failed' && <p role="alert">{String(loaded.error)}</p>}
      {loaded.state === 'ready' && (
        <ol class="rows">
          {loaded.value.map(({ id, kind, dateTime, by }) => (
            <li key={id}>
              <span>{language.moment(dateTime)}</span>
              <span>
                {p.journal.kinds[kind] ?? kind} <span class="muted">{by.displayName}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
