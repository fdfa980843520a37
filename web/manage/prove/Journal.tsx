import { useApp } from '../../app/context';
import type { JournalLine } from './load';
import type { ProofMessages } from './words/en';
import { proofWords } from './words/wordsFor';

/** The journal of an instance, line by line, as in a pack. */
export function Journal({ lines }: { readonly lines: readonly JournalLine[] }) {
  const { language } = useApp();
  const p = proofWords(language.tag);
  return (
    <section id="journal">
      <h2>{p.journal.title}</h2>
      <ol class="rows">
        {lines.map(({ id, kind, dateTime, by, line }) => {
          const details = JSON.parse(line) as Details;
          return (
            <li key={id}>
              <span>{language.moment(dateTime)}</span>
              <span>
                {happened(kind, details, p.journal)} <span class="muted">{by.displayName}</span>
                {kind === 'restorationRequested' && (
                  <>
                    <br />
                    <q dir="auto">{details.reason}</q>
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The details of a line that the page shows; they differ by the type of the line. */
interface Details {
  readonly isValidationOnly?: boolean;
  readonly mails?: number;
  readonly reason?: string;
  readonly accepted?: boolean;
}

/** Returns the words for a line of a type. */
function happened(kind: string, details: Details, words: ProofMessages['journal']): string {
  const { isValidationOnly, mails, accepted } = details;
  if (kind === 'reminded' && mails === 0) return words.noReminder;
  if (kind === 'mailed' && accepted === false) return words.notMailed;
  const check = isValidationOnly === true ? words.checks[kind] : undefined;
  return check ?? words.kinds[kind] ?? kind;
}
