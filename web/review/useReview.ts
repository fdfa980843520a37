import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Decision, Item } from '../api/types';
import { useApp } from '../app/context';
import type { Letter, Saved } from '../outbox/outbox';
import { useOutbox } from '../outbox/useOutbox';
import { FEW, type Jobs, useJobs } from './useJobs';
import { byName, loadItems, loadOthers, type ReviewData, type ReviewPath, takesDecisions } from './load';
import { serviceTime } from '../api/time';

/** What somebody decides on some items. */
interface Order {
  readonly items: readonly Item[];
  readonly decision: Decision;
  /** Left out: the one that stands there. */
  readonly justification?: string;
}

export interface OpenReview extends ReviewData {
  readonly path: ReviewPath;
  readonly isOpen: boolean;
  /** Whether all items were read; before that those that deserve a look first are there. */
  readonly isWhole: boolean;
  /** By id, as they are with what still waits to be sent. */
  readonly byId: ReadonlyMap<string, Item>;
  readonly decide: (order: Order) => void;
  /** Takes the last decision back; the items that it was about. */
  readonly undo: () => readonly Item[];
  readonly refresh: () => void;
  readonly jobs: Jobs;
}

interface Person {
  readonly id: string;
  readonly name: string;
}

/** A review that was loaded, with the person's own decisions at once and those of others as they come. */
export function useReview(path: ReviewPath, loaded: ReviewData, reload: () => void): OpenReview {
  const { session, outbox } = useApp();
  const { waiting, refusals } = useOutbox();
  const isOpen = takesDecisions(loaded);
  const { stored, isWhole, refresh } = useStoredItems(path, loaded, isOpen);
  const undoable = useRef<(readonly Item[])[]>([]);

  // A review that refuses decisions has changed: its status is read again.
  const refused = [...refusals.values()].filter(({ letter }) => letter.instanceId === path.instanceId);
  const hasEnded = isOpen && refused.some(({ error }) => error.status === 409);
  useEffect(() => {
    if (hasEnded) reload();
  }, [hasEnded]);

  const byId = useMemo(() => {
    const shown = new Map(stored);
    for (const letter of waiting.values()) {
      const item = shown.get(letter.itemId);
      if (item) shown.set(item.id, decided(item, letter, session.person));
    }
    return shown;
  }, [stored, waiting]);
  const items = useMemo(() => [...byId.values()], [byId]);
  const jobs = useJobs(path, items, refresh);

  const send = (wanted: readonly WantedDecision[]): void => {
    outbox.add(lettersFor(path, byId, wanted));
  };
  const decide = ({ items: decidedOn, decision, justification }: Order): void => {
    undoable.current.push(decidedOn);
    if (decidedOn.length > FEW) {
      jobs.decide(decidedOn, decision, justification ?? '');
      return;
    }
    const reasonFor = (before: string) => justification ?? (decision === 'NotReviewed' ? '' : before);
    send(decidedOn.map(({ id, justification: before }) => ({ id, decision, justification: reasonFor(before) })));
  };
  const undo = (): readonly Item[] => {
    const before = undoable.current.pop() ?? [];
    const opened = before.length > FEW ? before.filter(({ decision }) => decision === 'NotReviewed') : [];
    if (opened.length > 0) jobs.decide(opened, 'NotReviewed', '');
    send(before.filter((item) => !opened.includes(item)));
    return before;
  };
  const all = isWhole ? items.length : loaded.all;
  return { ...loaded, items, all, path, isOpen, isWhole, byId, decide, undo, refresh, jobs };
}

type WantedDecision = Pick<Item, 'id' | 'decision' | 'justification'>;

/** Returns decisions on items as they are now. */
function lettersFor(
  path: ReviewPath,
  items: ReadonlyMap<string, Item>,
  wanted: readonly WantedDecision[],
): readonly Letter[] {
  const dateTime = new Date(serviceTime()).toISOString();
  return wanted.flatMap(({ id, decision, justification }) => {
    const item = items.get(id);
    if (!item) return [];
    const { principal, '@odata.etag': etag } = item;
    const isPartOfBulk = wanted.length > 1;
    return [
      { ...path, itemId: id, name: principal.displayName, decision, justification, etag, isPartOfBulk, dateTime },
    ];
  });
}

/** Others' decisions appear within this time. */
const POLL_MS = 25_000;
const RETRY_MS = 3_000;
const MOMENT_MS = 50;

/** Returns the items as the service has them: first those that were loaded, then all, updated when decisions are saved and others decide. */
function useStoredItems(path: ReviewPath, { items: first, all }: ReviewData, isOpen: boolean) {
  const { client, session, outbox, language } = useApp();
  const [stored, setStored] = useState<ReadonlyMap<string, Item>>(() => keyed(first));
  const [isWhole, setWhole] = useState(first.length >= all);
  /** When a decision of this page reached the service: what was asked for before does not know of it. */
  const savedAt = useRef(new Map<string, number>());

  useEffect(
    () =>
      outbox.onSaved((saved) => {
        for (const { letter } of saved) savedAt.current.set(letter.itemId, performance.now());
        setStored((before) => withSaved(before, saved, session.person));
      }),
    [outbox],
  );

  useOthers(path, first, isWhole, (others) => {
    setStored((before) => keyed(byName([...before.values(), ...others], language.tag)));
    setWhole(true);
  });

  const refresh = (): void => {
    const askedAt = performance.now();
    const isNewer = ({ id }: Item) => (savedAt.current.get(id) ?? 0) >= askedAt;
    loadItems(client, path, language.tag).then(
      (items) => {
        setStored((before) => keyed(items.map((item) => (isNewer(item) ? (before.get(item.id) ?? item) : item))));
        setWhole(true);
      },
      // The next round tries again, and the outbox says that there is no connection.
      () => undefined,
    );
  };

  useEffect(() => {
    if (!isOpen) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refresh();
    }, POLL_MS);
    return () => {
      clearInterval(timer);
    };
  }, [path, isOpen]);
  return { stored, isWhole, refresh };
}

/** Reads the items that are missing, until it succeeds. */
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
    // What is there is drawn first.
    let timer = setTimeout(read, MOMENT_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [isWhole]);
}

const keyed = (items: readonly Item[]): ReadonlyMap<string, Item> => new Map(items.map((item) => [item.id, item]));

/** An item as it is once a decision is saved. */
const decided = (item: Item, { decision, justification, dateTime }: Letter, { id, name }: Person): Item => ({
  ...item,
  decision,
  justification,
  reviewedBy: decision === 'NotReviewed' ? null : { id, displayName: name },
  reviewedDateTime: decision === 'NotReviewed' ? null : dateTime,
});

function withSaved(
  items: ReadonlyMap<string, Item>,
  saved: readonly Saved[],
  person: Person,
): ReadonlyMap<string, Item> {
  const next = new Map(items);
  for (const { letter, etag } of saved) {
    const item = next.get(letter.itemId);
    if (item) {
      next.set(item.id, { ...decided(item, letter, person), ...(etag !== undefined && { '@odata.etag': etag }) });
    }
  }
  return next;
}
