import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Decision, Item } from '../api/types';
import { useApp } from '../app/context';
import type { Letter } from '../outbox/outbox';
import { useOutbox } from '../outbox/useOutbox';
import { FEW, type Jobs, useJobs } from './useJobs';
import { type ReviewData, type ReviewPath, takesDecisions } from './load';
import { serviceTime } from '../api/time';
import { decided, useStoredItems } from './useStoredItems';

/** A person's decision on some items. */
interface Order {
  readonly items: readonly Item[];
  readonly decision: Decision;
  /** The reason; when absent, the item keeps its reason. */
  readonly justification?: string;
}

export interface OpenReview extends ReviewData {
  readonly path: ReviewPath;
  readonly isOpen: boolean;
  /** Whether all items have been read. Until then, the list has those that deserve attention most. */
  readonly isWhole: boolean;
  /** The items by id, with the decisions that have not been sent. */
  readonly byId: ReadonlyMap<string, Item>;
  readonly decide: (order: Order) => void;
  /** Takes back the last decision, and returns its items. */
  readonly undo: () => readonly Item[];
  readonly refresh: () => void;
  readonly jobs: Jobs;
}

/** Returns a loaded review. It shows the person's own decisions at once, and those of other people as they arrive. */
export function useReview(path: ReviewPath, loaded: ReviewData, reload: () => void): OpenReview {
  const { session, outbox } = useApp();
  const { waiting, conflicts, refusals } = useOutbox();
  const isOpen = takesDecisions(loaded);
  const { stored, isWhole, refresh } = useStoredItems(path, loaded, isOpen);
  const undoable = useRef<(readonly Item[])[]>([]);

  // If a review refuses decisions, it has changed, so read its status again.
  const refused = [...refusals.values()].filter(({ letter }) => letter.instanceId === path.instanceId);
  const hasEnded = isOpen && refused.some(({ error }) => error.status === 409);
  useEffect(() => {
    if (hasEnded) reload();
  }, [hasEnded]);

  const byId = useMemo(() => {
    const shown = new Map(stored);
    for (const [id, { theirs }] of conflicts) {
      const item = shown.get(id);
      if (item) shown.set(id, { ...item, ...theirs });
    }
    for (const letter of waiting.values()) {
      const item = shown.get(letter.itemId);
      if (item) shown.set(item.id, decided(item, letter, session.person));
    }
    return shown;
  }, [stored, waiting, conflicts]);
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

/** Returns letters with decisions about the current items. */
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
