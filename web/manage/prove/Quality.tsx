import { Link } from 'wouter-preact';
import { useApp } from '../../app/context';
import type { ReviewPath } from '../../review/load';
import { isDecided, MARKS, type Mark, type Share, shareOf } from '../review/figures';
import type { ManagedReview } from '../review/load';
import { wordsFor } from '../words/wordsFor';
import { proofWords } from './words/wordsFor';
import { Table } from '../Table';

const COLUMNS = ['approved', 'bulk', 'self', 'against', 'noReason'] as const satisfies readonly Mark[];

/** How decisions were made: for each reviewer and for all of them. Each number opens its items. */
export function Quality({ path, review }: { readonly path: ReviewPath; readonly review: ManagedReview }) {
  const { tag } = useApp().language;
  const [w, p] = [wordsFor(tag), proofWords(tag)];
  const { items } = review;
  const names = new Map(
    items.flatMap((item) =>
      isDecided(item) && item.reviewedBy ? [[item.reviewedBy.id, item.reviewedBy.displayName] as const] : [],
    ),
  );
  const silent = items.filter(MARKS.default).length;
  const address = `/manage/reviews/${path.definitionId}/${path.instanceId}`;
  return (
    <section id="quality">
      <h2>{p.quality.title}</h2>
      {names.size === 0 ? (
        <p class="muted">{p.quality.none}</p>
      ) : (
        <Table
          label={p.quality.title}
          columns={[p.quality.reviewer, p.quality.decided, p.quality.pace, ...COLUMNS.map((mark) => w.marks[mark])]}
        >
          {[...names].map(([id, name]) => (
            <Line
              key={id}
              name={name}
              share={shareOf(items.filter(({ reviewedBy }) => reviewedBy?.id === id))}
              address={`${address}?reviewer=${id}&`}
            />
          ))}
          {names.size > 1 && <Line name={p.quality.all} share={shareOf(items)} address={`${address}?`} />}
        </Table>
      )}
      {silent > 0 && (
        <p>
          <Link href={`${address}?mark=default#decisions`}>{p.quality.silence(silent, items.length)}</Link>
        </p>
      )}
    </section>
  );
}

interface LineProps {
  readonly name: string;
  readonly share: Share;
  /** An address that a filter can follow. */
  readonly address: string;
}

function Line({ name, share, address }: LineProps) {
  const p = proofWords(useApp().language.tag);
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      <td>
        <Link href={`${address.slice(0, -1)}#decisions`}>{share.decided}</Link>
      </td>
      <td>{share.perMinute === undefined ? '–' : p.quality.perMinute(share.perMinute)}</td>
      {COLUMNS.map((mark) => (
        <td key={mark}>
          {share[mark] === 0 ? (
            0
          ) : (
            <Link href={`${address}mark=${mark}#decisions`}>
              {share[mark]} ({Math.round((100 * share[mark]) / Math.max(1, share.decided))} %)
            </Link>
          )}
        </td>
      ))}
    </tr>
  );
}
