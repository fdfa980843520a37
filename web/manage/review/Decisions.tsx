import { useState } from 'preact/hooks';
import { Link, useLocation, useSearch } from 'wouter-preact';
import type { Decision } from '../../api/types';
import { useApp } from '../../app/context';
import { Facets } from '../../review/Facets';
import { type Filter, fits, readFilter, writeFilter } from '../../review/filter';
import type { ReviewPath } from '../../review/load';
import { wordsFor } from '../words/wordsFor';
import { fitsAddress, MARKS, type Mark, NARROWED_BY } from './figures';
import { HowDecided } from './HowDecided';
import type { ManagedItem } from './load';
import { serviceTime } from '../../api/time';
import { Table } from '../Table';

const DECISIONS: readonly Decision[] = ['NotReviewed', 'Approve', 'Deny', 'DontKnow'];
/** Rows that are shown before one asks for more. */
const ROWS = 100;

interface DecisionsProps {
  readonly path: ReviewPath;
  readonly items: readonly ManagedItem[];
  readonly hasEnded: boolean;
  readonly title: string;
}

/** The decisions, each with who made it, when, why, and what came of it. The address keeps which of them are shown. */
export function Decisions({ path: reviewPath, items, hasEnded, title }: DecisionsProps) {
  const { t, tag } = useApp().language;
  const w = wordsFor(tag);
  const [path, navigate] = useLocation();
  const address = new URLSearchParams(useSearch());
  const filter = readFilter(address.toString());
  const [now] = useState(() => serviceTime());
  const [rows, setRows] = useState(ROWS);
  const narrowed = items.filter((item) => fitsAddress(item, address));
  const shown = narrowed.filter((item) => fits(item, filter, now));
  const linkTo = (next: Filter): string => path + addressOf(next, address);
  const setFilter = (next: Filter): void => {
    navigate(linkTo(next), { replace: true });
  };
  const link = (decision: Decision | undefined, name: string) => {
    const others = Object.fromEntries(Object.entries(filter.chosen).filter(([facet]) => facet !== 'decided'));
    const next = { ...filter, chosen: decision === undefined ? others : { ...others, decided: decision } };
    return (
      <Link
        key={name}
        class="button"
        href={linkTo(next)}
        aria-current={decision === filter.chosen.decided ? 'true' : undefined}
      >
        {name} <span class="muted">{narrowed.filter((item) => fits(item, next, now)).length}</span>
      </Link>
    );
  };
  return (
    <section id="decisions">
      <h2>{w.decisions}</h2>
      <nav class="answers" aria-label={w.decisions}>
        {link(undefined, w.all)}
        {DECISIONS.map((each) => link(each, t.decide.done[each]))}
        <Narrowed address={address} path={path} items={items} />
      </nav>
      <input
        type="search"
        class="search"
        aria-label={w.search}
        placeholder={w.search}
        value={filter.search}
        onInput={({ currentTarget }) => {
          setFilter({ ...filter, search: currentTarget.value });
        }}
      />
      <Facets review={{ items: narrowed }} list={{ filter, setFilter, now }} />
      {shown.length === 0 && <p class="nothing">{w.none}</p>}
      {shown.length > 0 && (
        <Items path={reviewPath} items={shown.slice(0, rows)} hasEnded={hasEnded} label={`${w.decisions}: ${title}`} />
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

/** Returns the part of the address that says a filter, with what else the address narrows by. */
function addressOf(filter: Filter, address: URLSearchParams): string {
  const next = new URLSearchParams(writeFilter(filter));
  for (const name of NARROWED_BY) {
    const value = address.get(name);
    if (value !== null) next.set(name, value);
  }
  return next.size === 0 ? '' : `?${next.toString()}`;
}

interface NarrowedProps {
  readonly address: URLSearchParams;
  readonly path: string;
  readonly items: readonly ManagedItem[];
}

/** What the address narrows by beside the filter, each with the way to leave it. */
function Narrowed({ address, path, items }: NarrowedProps) {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  const names: Readonly<Record<string, (value: string) => string | undefined>> = {
    reviewer: (value) => items.find(({ reviewedBy }) => reviewedBy?.id === value)?.reviewedBy?.displayName,
    resource: (value) => items.find(({ resource }) => resource.id === value)?.resource.displayName,
    removal: (value) => w.removals[value],
    restored: (value) => w.restored[value],
    mark: (value) => (Object.hasOwn(MARKS, value) ? w.marks[value as Mark] : undefined),
  };
  return NARROWED_BY.filter((name) => address.has(name)).map((name) => {
    const value = address.get(name) ?? '';
    const others = new URLSearchParams(address);
    others.delete(name);
    const words = names[name]?.(value) ?? value;
    return (
      <Link
        key={name}
        class="button"
        href={`${path}?${others.toString()}`}
        aria-label={w.without(words)}
        aria-current="true"
      >
        <bdi>{words}</bdi> ✕
      </Link>
    );
  });
}

interface ItemsProps extends Omit<DecisionsProps, 'title'> {
  readonly label: string;
}

function Items({ path, items, hasEnded, label }: ItemsProps) {
  const { result, ...heads } = wordsFor(useApp().language.tag).decision;
  const columns = [...Object.values(heads), ...(hasEnded ? [result] : [])];
  return (
    <Table label={label} columns={columns}>
      {items.map((item) => (
        <Row key={item.id} path={path} item={item} hasEnded={hasEnded} />
      ))}
    </Table>
  );
}

interface RowProps extends Pick<DecisionsProps, 'path' | 'hasEnded'> {
  readonly item: ManagedItem;
}

function Row({ path, item, hasEnded }: RowProps) {
  const { t, tag, date } = useApp().language;
  const w = wordsFor(tag);
  const { decision, principal, reviewedBy, reviewedDateTime, justification } = item;
  return (
    <tr>
      <th scope="row">
        <Link href={`/manage/people/${principal.id}`}>
          <bdi>{principal.displayName}</bdi>
        </Link>
      </th>
      <td class={decision}>
        <strong>{t.decide.done[decision]}</strong>
      </td>
      <td>
        {MARKS.default(item) ? w.marks.default : <bdi>{reviewedBy?.displayName}</bdi>}{' '}
        {reviewedDateTime && <span class="muted">{date(reviewedDateTime)}</span>}
        {reviewedDateTime && <HowDecided path={path} itemId={item.id} />}
      </td>
      <td dir="auto">{justification}</td>
      {hasEnded && <DecisionResult item={item} />}
    </tr>
  );
}

/** What became of a decision: its removal, what was seen of it later, and whether the access was given back. */
export function DecisionResult({
  item: { applyResult, applyDescription, removalCheck, restoration },
}: {
  readonly item: ManagedItem;
}) {
  const w = wordsFor(useApp().language.tag);
  const isBad = removalCheck && ['stillPresent', 'cameBack'].includes(removalCheck.state);
  return (
    <td>
      {w.results[applyResult ?? '']} {applyDescription && <span class="muted">{applyDescription}</span>}{' '}
      {removalCheck && <span class={isBad ? 'warning' : 'muted'}>{w.removals[removalCheck.state]}</span>}{' '}
      {restoration && <span class="muted">{w.restored[restoration.state]}</span>}
    </td>
  );
}
