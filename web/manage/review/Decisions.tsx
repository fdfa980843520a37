import { useState } from 'preact/hooks';
import { Link, useLocation, useSearch } from 'wouter-preact';
import type { Decision } from '../../api/types';
import { serviceTime } from '../../api/time';
import { useApp } from '../../app/context';
import { Facets } from '../../review/Facets';
import { type Filter, type FacetName, readFilter, writeFilter } from '../../review/filter';
import type { ReviewPath } from '../../review/load';
import { wordsFor } from '../words/wordsFor';
import { countOf } from './figures';
import { Items } from './Items';
import { itemsUrl, LONGEST_PAGE, type ManagedItem, type Progress } from './load';
import { filterOf, isWhole, MARKS, type Mark, NARROWED_BY, valuesOf } from './narrow';
import { PagesState } from './PagesState';
import { Spreadsheet } from './Spreadsheet';
import { usePages } from './usePages';

const DECISIONS: readonly Decision[] = ['NotReviewed', 'Approve', 'Deny', 'DontKnow'];

interface DecisionsProps {
  readonly path: ReviewPath;
  /** The counts of the service; undefined until they arrive. */
  readonly progress: Progress | undefined;
  /** Differs from its previous value when the decisions may have changed. */
  readonly version: string;
  readonly hasEnded: boolean;
  readonly title: string;
}

/** The decisions, each with its maker, time, reason and result. The URL contains the filter. */
export function Decisions({ path: reviewPath, progress, version, hasEnded, title }: DecisionsProps) {
  const w = wordsFor(useApp().language.tag);
  const [path, navigate] = useLocation();
  const address = new URLSearchParams(useSearch());
  const filter = readFilter(address.toString());
  const [now] = useState(() => serviceTime());
  const wanted = filterOf(address, now);
  const reviewerId = address.get('asked');
  const pages = usePages<ManagedItem>(itemsUrl(reviewPath, wanted, { reviewerId }), version);
  const setFilter = (next: Filter): void => {
    navigate(path + addressOf(next, address), { replace: true });
  };
  // A number shows how many items a choice leaves. The service has no counts for combined choices.
  const countsOf = (facet: FacetName) => {
    const isCounted = isWhole(address, facet);
    return progress ? valuesOf(progress, facet).map(([value, n]) => [value, isCounted ? n : undefined] as const) : [];
  };
  return (
    <section id="decisions">
      <h2>{w.decisions}</h2>
      <nav class="answers" aria-label={w.decisions}>
        <ByDecision filter={filter} address={address} progress={progress} />
        <Narrowed address={address} path={path} pages={pages.rows} progress={progress} />
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
      <Facets countsOf={countsOf} list={{ filter, setFilter }} />
      {pages.rows.length > 0 && (
        <Items path={reviewPath} pages={pages} hasEnded={hasEnded} label={`${w.decisions}: ${title}`} />
      )}
      <PagesState pages={pages} />
      {pages.rows.length > 0 && (
        <Spreadsheet url={itemsUrl(reviewPath, wanted, { top: LONGEST_PAGE, reviewerId })} title={title} />
      )}
    </section>
  );
}

/** Returns the query of the URL with this filter and the other conditions of the URL. */
function addressOf(filter: Filter, address: URLSearchParams): string {
  const next = new URLSearchParams(writeFilter(filter));
  for (const name of NARROWED_BY) {
    const value = address.get(name);
    if (value !== null) next.set(name, value);
  }
  return next.size === 0 ? '' : `?${next.toString()}`;
}

interface ByDecisionProps {
  readonly filter: Filter;
  readonly address: URLSearchParams;
  readonly progress: Progress | undefined;
}

/** A link for each decision, with the number of items if there is no other filter. */
function ByDecision({ filter, address, progress }: ByDecisionProps) {
  const { t, tag } = useApp().language;
  const [path] = useLocation();
  const counts = progress && isWhole(address, 'decided') ? progress : undefined;
  const { decided, ...others } = filter.chosen;
  const link = (decision: Decision | undefined, name: string, count: number | undefined) => (
    <Link
      key={name}
      class="button"
      href={path + addressOf({ ...filter, chosen: decision ? { ...others, decided: decision } : others }, address)}
      aria-current={decision === decided ? 'true' : undefined}
    >
      {name} {count !== undefined && <span class="muted">{count.toLocaleString(tag)}</span>}
    </Link>
  );
  return (
    <>
      {link(undefined, wordsFor(tag).all, counts?.items)}
      {DECISIONS.map((each) => link(each, t.decide.done[each], counts && countOf(counts, 'decision', each)))}
    </>
  );
}

interface NarrowedProps {
  readonly address: URLSearchParams;
  readonly path: string;
  readonly pages: readonly ManagedItem[];
  readonly progress: Progress | undefined;
}

/** The conditions in the URL other than the filter, each with a link that removes it. */
function Narrowed({ address, path, pages, progress }: NarrowedProps) {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  const nameIn = (list: readonly { readonly id: string; readonly displayName: string }[] = [], value: string) =>
    list.find(({ id }) => id === value)?.displayName;
  const names: Readonly<Record<string, (value: string) => string | undefined>> = {
    asked: (value) => w.toBeDecidedBy(nameIn(progress?.reviewers, value) ?? value),
    reviewer: (value) => nameIn(progress?.reviewers, value) ?? pages[0]?.reviewedBy?.displayName,
    resource: (value) => nameIn(progress?.resources, value) ?? pages[0]?.resource.displayName,
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
