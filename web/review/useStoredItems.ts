import { useEffect, useRef, useState } from 'preact/hooks';
import { serviceTime } from '../api/time';
import type { Item } from '../api/types';
import { useApp } from '../app/context';
import type { Letter, Saved } from '../outbox/outbox';
import { isOpen as isUndecided } from './items';
import { byName, loadChanges, loadItems, loadOthers, type ReviewData, type ReviewPath } from './load';

type Items = ReadonlyMap<string, Item>;

interface Person {
  readonly id: string;
  readonly name: string;
}

/** The milliseconds within which decisions of other people appear. */
const POLL_MS = 25_000;
const RETRY_MS = 3_000;
const MOMENT_MS = 50;
/** How many milliseconds late a decision may appear: those of a job have the time of the request and are written later. */
const LATE_MS = 120_000;

/**
 * Returns the items of the service: first the loaded ones, then all. They are updated when decisions are saved and when other people
 * decide.
 */
export function useStoredItems(path: ReviewPath, { items: first, all, askedAt }: ReviewData, isOpen: boolean) {
  const { client, session, outbox, language } = useApp();
  const [stored, setStored] = useState<Items>(() => keyed(first));
  const [isWhole, setWhole] = useState(first.length >= all);
  const latest = useRef(stored);
  latest.current = stored;
  /** When each decision of this page reached the service. Answers to earlier requests do not contain it. */
  const savedAt = useRef(new Map<string, number>());
  /** The time until which the decisions of other people are known, by the service's clock. */
  const knownUntil = useRef(serviceTime());

  useEffect(
    () =>
      outbox.onSaved((saved) => {
        for (const { letter } of saved) savedAt.current.set(letter.itemId, performance.now());
        setStored((before) => withSaved(before, saved, session.person));
      }),
    [outbox],
  );

  useOthers(path, first, isWhole, (others) => {
    // The item on the page may be newer.
    setStored((before) => keyed(byName([...others, ...before.values()], language.tag)));
    setWhole(true);
  });

  /** Reads the decisions since the last round. If the number of open items shows another change, reads all items. */
  const look = async (): Promise<void> => {
    const [askedAt, now] = [performance.now(), serviceTime()];
    const isOlder = ({ id }: Item) => (savedAt.current.get(id) ?? 0) < askedAt;
    const { decided: changed, isAll, open } = await loadChanges(client, path, knownUntil.current - LATE_MS);
    const news = changed.filter(isOlder);
    const isExplained = [...withItems(latest.current, news).values()].filter(isUndecided).length === open;
    if (isAll && isExplained) {
      setStored((before) => withItems(before, news));
    } else {
      const items = await loadItems(client, path, language.tag);
      setStored((before) => keyed(items.map((item) => (isOlder(item) ? item : (before.get(item.id) ?? item)))));
      setWhole(true);
    }
    knownUntil.current = now;
  };
  const refresh = useOneAtATime(look);
  usePoll(refresh, isOpen);
  useEffect(() => {
    // Decisions of an earlier visit are sent while the page loads, so the loaded items may lack them.
    if (outbox.state().savedAt > askedAt) refresh();
  }, [isWhole]);
  return { stored, isWhole, refresh };
}

/** Returns a function that begins some work. If the work is running, it begins again after its end. */
function useOneAtATime(work: () => Promise<void>): () => void {
  const state = useRef<'idle' | 'runs' | 'follows'>('idle');
  const begin = (): void => {
    if (state.current !== 'idle') {
      state.current = 'follows';
      return;
    }
    state.current = 'runs';
    const end = (): void => {
      const isWanted = state.current === 'follows';
      state.current = 'idle';
      if (isWanted) begin();
    };
    // The next round tries again, and the outbox shows that there is no connection.
    work().then(end, end);
  };
  return begin;
}

/** Calls a function repeatedly while the page is visible. */
function usePoll(look: () => void, isOpen: boolean): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (!isOpen) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') latest.current();
    }, POLL_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isOpen]);
}

/** Reads the missing items, and tries again until that succeeds. */
function useOthers(
  path: ReviewPath,
  first: readonly Item[],
  isWhole: boolean,
  onRead: (others: readonly Item[]) => void,
): void {
  const { client } = useApp();
  useEffect(() => {
    if (isWhole) return undefined;
    const read = (): void => {
      loadOthers(client, path, first).then(onRead, () => {
        timer = setTimeout(read, RETRY_MS);
      });
    };
    // Draw the loaded items first.
    let timer = setTimeout(read, MOMENT_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [isWhole]);
}

const keyed = (items: readonly Item[]): Items => new Map(items.map((item) => [item.id, item]));

/** Returns the items, in which those that were read again replace the old ones. */
function withItems(items: Items, read: readonly Item[]): Items {
  const next = new Map(items);
  for (const item of read) if (next.has(item.id)) next.set(item.id, item);
  return next;
}

/** Returns an item with a saved decision. */
export const decided = (item: Item, { decision, justification, dateTime }: Letter, { id, name }: Person): Item => ({
  ...item,
  decision,
  justification,
  reviewedBy: decision === 'NotReviewed' ? null : { id, displayName: name },
  reviewedDateTime: decision === 'NotReviewed' ? null : dateTime,
});

function withSaved(items: Items, saved: readonly Saved[], person: Person): Items {
  const next = new Map(items);
  for (const { letter, etag } of saved) {
    const item = next.get(letter.itemId);
    if (item) {
      next.set(item.id, { ...decided(item, letter, person), ...(etag !== undefined && { '@odata.etag': etag }) });
    }
  }
  return next;
}
