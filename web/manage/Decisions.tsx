import { useState } from 'preact/hooks';
import { Link, useLocation, useSearch } from 'wouter-preact';
import type { Decision, Item } from '../api/types';
import { useApp } from '../app/context';
import { wordsFor } from './words/wordsFor';

const DECISIONS: readonly Decision[] = ['NotReviewed', 'Approve', 'Deny', 'DontKnow'];
/** Rows that are shown before one asks for more. */
const ROWS = 100;

interface DecisionsProps {
  readonly items: readonly Item[];
  readonly hasEnded: boolean;
  readonly title: string;
}

/** The decisions, each with who made it, when, why, and what came of it. The address keeps which of them are shown. */
export function Decisions({ items, hasEnded, title }: DecisionsProps) {
  const { t, tag } = useApp().language;
  const w = wordsFor(tag);
  const [path] = useLocation();
  const wanted = new URLSearchParams(useSearch()).get('decision');
  const [rows, setRows] = useState(ROWS);
  const shown = wanted === null ? items : items.filter(({ decision }) => decision === wanted);
  const link = (decision: Decision | null, name: string, count: number) => (
    <Link
      key={name}
      class="button"
      href={decision === null ? path : `${path}?decision=${decision}`}
      aria-current={decision === wanted ? 'true' : undefined}
    >
      {name} <span class="muted">{count}</span>
    </Link>
  );
  return (
    <section>
      <h2>{w.decisions}</h2>
      <nav class="answers" aria-label={w.decisions}>
        {link(null, w.all, items.length)}
        {DECISIONS.map((each) =>
          link(each, t.decide.done[each], items.filter(({ decision }) => decision === each).length),
        )}
      </nav>
      {shown.length === 0 && <p class="nothing">{w.none}</p>}
      {shown.length > 0 && (
        <div class="table" role="region" aria-label={`${w.decisions}: ${title}`} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {Object.entries(w.decision).map(([key, name]) =>
                  key === 'result' && !hasEnded ? null : (
                    <th key={key} scope="col">
                      {name}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, rows).map((item) => (
                <Row key={item.id} item={item} hasEnded={hasEnded} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown.length > rows && (
        <button
          type="button"
          onClick={() => {
            setRows(rows + ROWS);
          }}
        >
          {w.more}
        </button>
      )}
    </section>
  );
}

function Row({ item, hasEnded }: { readonly item: Item; readonly hasEnded: boolean }) {
  const { t, tag, date } = useApp().language;
  const { decision, principal, reviewedBy, reviewedDateTime, justification, applyResult, applyDescription } = item;
  return (
    <tr>
      <th scope="row">
        <bdi>{principal.displayName}</bdi>
      </th>
      <td class={decision}>
        <strong>{t.decide.done[decision]}</strong>
      </td>
      <td>
        <bdi>{reviewedBy?.displayName}</bdi> {reviewedDateTime && <span class="muted">{date(reviewedDateTime)}</span>}
      </td>
      <td dir="auto">{justification}</td>
      {hasEnded && (
        <td>
          {wordsFor(tag).results[applyResult ?? '']} {applyDescription && <span class="muted">{applyDescription}</span>}
        </td>
      )}
    </tr>
  );
}
