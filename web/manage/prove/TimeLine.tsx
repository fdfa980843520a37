import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useApp } from '../../app/context';
import { Failure, Skeleton } from '../../app/Failure';
import { useLoad } from '../../app/useLoad';
import { DecisionResult } from '../review/DecisionResult';
import { markOf } from '../review/figures';
import { wordsFor } from '../words/wordsFor';
import { loadTimeLine, type ReviewedItem, type Subject } from './load';
import { proofWords } from './words/wordsFor';
import { Table } from '../Table';

/** How many rows are shown before "more". */
const ROWS = 100;

/** The decisions about a person or a resource in all reviews, the latest first. */
export function TimeLine({ subject }: { readonly subject: Subject }) {
  const { client, language } = useApp();
  const p = proofWords(language.tag);
  const [rows, setRows] = useState(ROWS);
  const [loaded, reload] = useLoad(`${subject.kind} ${subject.id}`, () => loadTimeLine(client, subject));
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={p.missing} />;
  if (loaded.state === 'loading') return <Skeleton rows={6} />;
  const { items, isAll } = loaded.value;
  const name = items[0]?.[subject.kind].displayName;
  return (
    <div class="column">
      <h1>
        <bdi>{name ?? p.timeLine.title}</bdi>
      </h1>
      <p class="muted">{items.length === 0 ? p.timeLine.none : p.timeLine.text[subject.kind](items.length)}</p>
      {!isAll && (
        <p class="banner warn">
          <span>{p.timeLine.part}</span>
          <Link href="/manage/reports">{p.reports.title}</Link>
        </p>
      )}
      {items.length > 0 && <Items subject={subject} items={items.slice(0, rows)} />}
      {items.length > rows && (
        <button
          type="button"
          onClick={() => {
            setRows(rows + ROWS);
          }}
        >
          {wordsFor(language.tag).more}
        </button>
      )}
    </div>
  );
}

interface ItemsProps {
  readonly subject: Subject;
  readonly items: readonly ReviewedItem[];
}

function Items({ subject, items }: ItemsProps) {
  const { tag } = useApp().language;
  const [w, p] = [wordsFor(tag), proofWords(tag)];
  const { decision, by, reason, result } = w.decision;
  const columns = [p.timeLine.review, p.timeLine.other[subject.kind], decision, by, reason, result];
  return (
    <Table label={p.timeLine.title} columns={columns}>
      {items.map((item) => (
        <Row key={item.id} subject={subject} item={item} />
      ))}
    </Table>
  );
}

function Row({ subject, item }: { readonly subject: Subject; readonly item: ReviewedItem }) {
  const { t, tag, date } = useApp().language;
  const w = wordsFor(tag);
  const { instance, principal, resource, decision, reviewedBy, reviewedDateTime, justification } = item;
  const { definition } = instance;
  const mark = markOf(item);
  return (
    <tr>
      <th scope="row">
        <Link href={`/manage/reviews/${definition.id}/${instance.id}`}>{definition.displayName}</Link>{' '}
        <span class="muted">{w.from(date(instance.startDateTime), date(instance.endDateTime))}</span>
      </th>
      <td>
        {subject.kind === 'principal' ? (
          <Link href={`/manage/resources/${resource.id}`}>{resource.displayName}</Link>
        ) : (
          <Link href={`/manage/people/${principal.id}`}>{principal.displayName}</Link>
        )}
      </td>
      <td class={`decision ${decision}`}>{t.decide.done[decision]}</td>
      <td>
        {mark ? w.marks[mark] : <bdi>{reviewedBy?.displayName}</bdi>}{' '}
        {reviewedDateTime && <span class="muted">{date(reviewedDateTime)}</span>}
      </td>
      <td dir="auto">{justification}</td>
      <DecisionResult item={item} />
    </tr>
  );
}
