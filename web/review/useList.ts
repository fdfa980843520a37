import { useMemo, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import type { Item } from '../api/types';
import { type Filter, fits, isEmpty, readFilter, writeFilter } from './filter';
import { entriesOf, type Entry, foundEntries } from './items';
import { serviceTime } from '../api/time';

/** The shown and the selected items of a review. */
export interface List {
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
  /** The items that match the filter. */
  readonly found: readonly Item[];
  readonly entries: readonly Entry[];
  readonly toggleGroup: (group: string) => void;
  readonly selected: ReadonlySet<string>;
  readonly select: (ids: readonly string[], isSelected: boolean) => void;
  /** The instant from which ages are counted, in milliseconds. It is fixed while the page is open, so that no item moves. */
  readonly now: number;
}

export function useList(items: readonly Item[]): List {
  const [path, navigate] = useLocation();
  const query = useSearch();
  const filter = useMemo(() => readFilter(query), [query]);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [now] = useState(() => serviceTime());
  const found = useMemo(() => items.filter((item) => fits(item, filter, now)), [items, filter]);
  const entries = useMemo(
    () => (isEmpty(filter) ? entriesOf(items, toggled) : foundEntries(found)),
    [items, found, filter, toggled],
  );
  return {
    filter,
    setFilter: (next) => {
      navigate(path + writeFilter(next), { replace: true });
    },
    found,
    entries,
    toggleGroup: (group) => {
      setToggled((before) =>
        before.has(group) ? new Set([...before].filter((each) => each !== group)) : new Set(before).add(group),
      );
    },
    selected,
    select: (ids, isSelected) => {
      setSelected((before) => {
        const next = new Set(before);
        for (const id of ids)
          if (isSelected) next.add(id);
          else next.delete(id);
        return next;
      });
    },
    now,
  };
}
