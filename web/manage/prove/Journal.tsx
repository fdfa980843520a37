import { useApp } from '../../app/context';
import type { JournalLine } from './load';
import { proofWords } from './words/wordsFor';

/** What happened to an instance, line by line, as a pack has it. */
export function Journal({ lines }: { readonly lines: readonly JournalLine[] }) {
  const { language } = useApp();
  const p = proofWords(language.tag);
  return (
    <section id="journal">
      <h2>{p.journal.title}</h2>
      <ol class="rows">
        {lines.map(({ id, kind, dateTime, by }) => (
          <li key={id}>
            <span>{language.moment(dateTime)}</span>
            <span>
              {p.journal.kinds[kind] ?? kind} <span class="muted">{by.displayName}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
