import { Link } from 'wouter-preact';
import { useApp } from '../../app/context';
import type { ReviewPath } from '../../review/load';
import type { Progress, Share } from '../review/load';
import type { Mark } from '../review/narrow';
import { wordsFor } from '../words/wordsFor';
import { proofWords } from './words/wordsFor';
import { Table } from '../Table';
import { useFirstRows } from '../useFirstRows';

/** The figures of a share, each with the filter for its items. */
const COLUMNS: readonly (readonly [Mark, Exclude<keyof Share, `${string}DateTime`>])[] = [
  ['approved', 'approved'],
  ['bulk', 'bulk'],
  ['self', 'self'],
  ['against', 'againstRecommendation'],
  ['noReason', 'withoutReason'],
];

/** How decisions were made: by each reviewer, and by all of them. Each number links to its items. */
export function Quality({ path, progress }: { readonly path: ReviewPath; readonly progress: Progress }) {
  const { tag } = useApp().language;
  const [w, p] = [wordsFor(tag), proofWords(tag)];
  const { all, byDefault, items } = progress;
  const reviewers = progress.reviewers.filter(({ decided }) => decided > 0);
  const [shown, more] = useFirstRows(reviewers, w.more);
  const address = `/manage/reviews/${path.definitionId}/${path.instanceId}`;
  return (
    <section id="quality">
      <h2>{p.quality.title}</h2>
      {reviewers.length === 0 ? (
        <p class="muted">{p.quality.none}</p>
      ) : (
        <Table
          label={p.quality.title}
          columns={[p.quality.reviewer, p.quality.decided, p.quality.pace, ...COLUMNS.map(([mark]) => w.marks[mark])]}
        >
          {shown.map((reviewer) => (
            <Line
              key={reviewer.id}
              name={reviewer.displayName}
              share={reviewer}
              address={`${address}?reviewer=${reviewer.id}&`}
            />
          ))}
          {reviewers.length > 1 && <Line name={p.quality.all} share={all} address={`${address}?`} />}
        </Table>
      )}
      {more}
      {byDefault > 0 && (
        <p>
          <Link href={`${address}?mark=default#decisions`}>{p.quality.silence(byDefault, items)}</Link>
        </p>
      )}
    </section>
  );
}

interface LineProps {
  readonly name: string;
  readonly share: Share;
  /** The URL to which a filter is added. */
  readonly address: string;
}

function Line({ name, share, address }: LineProps) {
  const { tag } = useApp().language;
  const p = proofWords(tag);
  const n = (count: number): string => count.toLocaleString(tag);
  const pace = perMinute(share);
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      <td>
        <Link href={`${address}mark=decided#decisions`}>{n(share.decided)}</Link>
      </td>
      <td>{pace === undefined ? '–' : p.quality.perMinute(pace)}</td>
      {COLUMNS.map(([mark, name]) => (
        <td key={mark}>
          {share[name] === 0 ? (
            0
          ) : (
            <Link href={`${address}mark=${mark}#decisions`}>
              {n(share[name])} ({Math.round((100 * share[name]) / Math.max(1, share.decided))} %)
            </Link>
          )}
        </td>
      ))}
    </tr>
  );
}

/** Returns the decisions a minute between the first and the last one; undefined if there are not two at different times. */
function perMinute({ decided, firstDateTime, lastDateTime }: Share): number | undefined {
  const minutes = (Date.parse(lastDateTime ?? '') - Date.parse(firstDateTime ?? '')) / 60_000;
  return minutes > 0 ? decided / minutes : undefined;
}
