import { useEffect, useRef } from 'preact/hooks';
import { Fragment } from 'preact';
import { Link } from 'wouter-preact';
import { useApp } from '../../app/context';
import { byName, type ReviewPath } from '../../review/load';
import { useRows } from '../../review/useRows';
import { Table } from '../Table';
import { wordsFor } from '../words/wordsFor';
import { DecisionResult } from './DecisionResult';
import { markOf, sharedNames } from './figures';
import { HowDecided } from './HowDecided';
import { type ManagedItem, PAGE } from './load';
import type { Pages } from './usePages';

/** The number of rows below the window at which the next page is read. */
const AHEAD = 20;
/** The most rows of a list that is in the document as a whole. */
const ALL = 30;

interface ItemsProps {
  readonly path: ReviewPath;
  readonly pages: Pages<ManagedItem>;
  readonly hasEnded: boolean;
  readonly label: string;
}

/** The visible items of a list. Its next pages are read as a person scrolls. */
export function Items({ path, pages, hasEnded, label }: ItemsProps) {
  const { language } = useApp();
  const { result, ...heads } = wordsFor(language.tag).decision;
  const columns = [...Object.values(heads), ...(hasEnded ? [result] : [])];
  const focused = useRef(0);
  // A longer list keeps the order of the service, so that no row moves when a page arrives.
  const rows = pages.hasMore || pages.rows.length > PAGE ? pages.rows : byName(pages.rows, language.tag);
  const shared = sharedNames(rows);
  const entries = rows.map(({ id }) => ({ key: id }));
  const { virtualizer, place } = useRows(entries, focused.current, ALL);
  const seen = virtualizer.getVirtualItems();
  const last = seen.at(-1)?.index ?? 0;
  useEffect(() => {
    if (pages.error === undefined && last >= rows.length - AHEAD) pages.readMore();
  }, [last, rows.length, pages.isBusy]);
  let end = virtualizer.options.scrollMargin;
  return (
    <div ref={place}>
      <Table label={label} columns={columns} rowCount={pages.hasMore ? -1 : rows.length + 1}>
        {seen.map(({ index, start, size }) => {
          const item = rows[index];
          if (!item) return null;
          const gap = start - end;
          end = start + size;
          return (
            <Fragment key={item.id}>
              {gap > 0 && <Gap height={gap} />}
              <tr
                ref={virtualizer.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                onFocusIn={() => {
                  focused.current = index;
                }}
              >
                <Cells path={path} item={item} hasEnded={hasEnded} isShared={shared.has(item.principal.displayName)} />
              </tr>
            </Fragment>
          );
        })}
        <Gap height={virtualizer.options.scrollMargin + virtualizer.getTotalSize() - end} />
      </Table>
    </div>
  );
}

/** The space of rows that are out of sight. */
const Gap = ({ height }: { readonly height: number }) => (
  <tr aria-hidden="true" class="gap" style={{ height: `${Math.max(0, height)}px` }} />
);

interface CellsProps extends Pick<ItemsProps, 'path' | 'hasEnded'> {
  readonly item: ManagedItem;
  /** Whether another person in the list has the same name. */
  readonly isShared: boolean;
}

function Cells({ path, item, hasEnded, isShared }: CellsProps) {
  const { t, tag, date } = useApp().language;
  const w = wordsFor(tag);
  const { decision, principal, reviewedBy, reviewedDateTime, justification } = item;
  const mark = markOf(item);
  return (
    <>
      <th scope="row">
        <Link href={`/manage/people/${principal.id}`}>
          <bdi>{principal.displayName}</bdi>
        </Link>{' '}
        {isShared && <span class="muted">{principal.userPrincipalName}</span>}
      </th>
      <td class={`decision ${decision}`}>{t.decide.done[decision]}</td>
      <td>
        {reviewedDateTime && (
          <>
            {mark ? w.marks[mark] : <bdi>{reviewedBy?.displayName}</bdi>}{' '}
            <span class="muted">{date(reviewedDateTime)}</span>
            <HowDecided path={path} itemId={item.id} />
          </>
        )}
      </td>
      <td dir="auto">{justification}</td>
      {hasEnded && <DecisionResult item={item} />}
    </>
  );
}
