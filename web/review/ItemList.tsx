import { useState } from 'preact/hooks';
import type { Answer, Item } from '../api/types';
import { useApp } from '../app/context';
import { GroupRow } from './GroupRow';
import { ItemRow } from './ItemRow';
import { type Entry, isOpen } from './items';
import { useCursor } from './useCursor';
import { type Commands, useKeys } from './useKeys';
import type { List } from './useList';
import type { OpenReview } from './useReview';
import { useRows } from './useRows';

/** The commands of the lines and keys of the list. */
export interface ListActions {
  /** Decides one item, with a reason if there is one. */
  readonly answer: (item: Item, answer: Answer, reason?: string) => void;
  /** Decides many items, after a confirmation. */
  readonly answerMany: (items: readonly Item[], answer: Answer) => void;
  readonly show: (item: Item) => void;
  readonly undo: () => void;
  readonly help: () => void;
}

interface ItemListProps {
  readonly review: OpenReview;
  readonly list: List;
  readonly actions: ListActions;
}

/** An answer that needs a reason before it is saved. */
interface Question {
  readonly item: Item;
  readonly answer: Answer;
}

/** The most lines of a list that is in the document as a whole. */
const ALL = 120;

/** The items as a grid. Arrow keys move in it, and letters decide. */
export function ItemList({ review, list, actions }: ItemListProps) {
  const { t } = useApp().language;
  const { entries } = list;
  const [question, setQuestion] = useState<Question>();
  const { at, goTo, follow, useFocus } = useCursor(entries);
  const { virtualizer, place } = useRows(entries, at.current, review.isWhole ? ALL : 0);
  useFocus((index) => {
    place.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true });
    virtualizer.scrollToIndex(index, { align: 'auto' });
  });

  const needsReason = review.definition.settings.justificationRequiredOnApproval;
  const answer = (item: Item, chosen: Answer): void => {
    if (needsReason) setQuestion({ item, answer: chosen });
    else actions.answer(item, chosen);
  };
  const answerHere = (chosen: Answer): void => {
    const entry = entries[at.current];
    const selected = review.items.filter(({ id }) => list.selected.has(id));
    if (!entry || !review.isOpen) return;
    if (selected.length > 0) actions.answerMany(selected, chosen);
    else if (entry.kind === 'group') actions.answerMany(entry.items.filter(isOpen), chosen);
    else {
      answer(entry.item, chosen);
      if (!needsReason) goTo(at.current + 1);
    }
  };
  useKeys(
    commandsOf({ review, list, actions }, { here: () => entries[at.current], answerHere }, (step) => {
      goTo(at.current + step);
    }),
  );

  const onReason = (reason: string | undefined): void => {
    if (question && reason !== undefined) actions.answer(question.item, question.answer, reason);
    setQuestion(undefined);
    goTo(at.current + (reason === undefined ? 0 : 1));
  };
  if (entries.length === 0 && review.isWhole) return <p class="nothing">{t.facets.nothing}</p>;
  return (
    <div
      ref={place}
      class="rows"
      role="grid"
      aria-label={review.definition.displayName}
      aria-rowcount={entries.length}
      aria-multiselectable={review.isOpen}
      style={{ height: `${virtualizer.getTotalSize()}px` }}
    >
      {virtualizer.getVirtualItems().map(({ index, start }) => {
        const entry = entries[index];
        if (!entry) return null;
        const isCurrent = index === at.current;
        return (
          <div
            key={entry.key}
            ref={virtualizer.measureElement}
            role="row"
            class={entry.kind === 'group' ? 'row head' : 'row'}
            {...placeOf(index, start - virtualizer.options.scrollMargin, isCurrent)}
            aria-selected={entry.kind === 'item' ? list.selected.has(entry.key) : undefined}
            // Also follow a focus inside the line, so that keys act where the person clicked.
            onFocusIn={() => {
              follow(index);
            }}
          >
            {entry.kind === 'group' ? (
              <GroupLine entry={entry} isCurrent={isCurrent} review={review} list={list} actions={actions} />
            ) : (
              <ItemRow
                review={review}
                item={entry.item}
                isCurrent={isCurrent}
                isSelected={list.selected.has(entry.key)}
                asking={question?.item.id === entry.key ? question.answer : undefined}
                onSelect={(isSelected) => {
                  list.select([entry.key], isSelected);
                }}
                onShow={() => {
                  actions.show(entry.item);
                }}
                onAnswer={(chosen) => {
                  answer(entry.item, chosen);
                }}
                onReason={onReason}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** Returns the position of a line: on the screen, in the virtual list, and for screen readers. */
const placeOf = (index: number, top: number, isCurrent: boolean) => ({
  'data-index': index,
  'aria-rowindex': index + 1,
  tabIndex: isCurrent ? 0 : -1,
  style: { transform: `translateY(${top}px)` },
});

interface GroupLineProps extends ItemListProps {
  readonly entry: Extract<Entry, { kind: 'group' }>;
  readonly isCurrent: boolean;
}

function GroupLine({ entry, isCurrent, review, list, actions }: GroupLineProps) {
  const { entries } = list;
  const toggle = (): void => {
    list.toggleGroup(entry.group);
  };
  const approve = (): void => {
    actions.answerMany(entry.items.filter(isOpen), 'Approve');
  };
  return (
    <GroupRow
      entry={entry}
      isCurrent={isCurrent}
      isFolded={entries[entries.indexOf(entry) + 1]?.kind !== 'item'}
      isWhole={review.isWhole}
      onToggle={entry.group === 'found' ? undefined : toggle}
      onApprove={review.isOpen && review.isWhole && entry.group !== 'deny' ? approve : undefined}
    />
  );
}

interface Place {
  readonly here: () => Entry | undefined;
  readonly answerHere: (answer: Answer) => void;
}

/** Returns the command of each key in the list. */
function commandsOf(
  { review, list, actions }: ItemListProps,
  { here, answerHere }: Place,
  move: (step: number) => void,
): Commands {
  const open = (): void => {
    const entry = here();
    if (entry?.kind === 'group') list.toggleGroup(entry.group);
    else if (entry) actions.show(entry.item);
  };
  const select = (): void => {
    const entry = here();
    if (!entry || !review.isOpen) return;
    const ids = entry.kind === 'group' ? entry.items.map(({ id }) => id) : [entry.key];
    list.select(ids, !ids.every((id) => list.selected.has(id)));
  };
  const by = (step: number) => () => {
    move(step);
  };
  const answering = (answer: Answer) => () => {
    answerHere(answer);
  };
  return {
    ArrowDown: by(1),
    j: by(1),
    ArrowUp: by(-1),
    k: by(-1),
    PageDown: by(10),
    PageUp: by(-10),
    Home: by(-Infinity),
    End: by(Infinity),
    a: answering('Approve'),
    d: answering('Deny'),
    u: answering('DontKnow'),
    Enter: open,
    ' ': select,
    z: actions.undo,
    '?': actions.help,
    '/': () => document.querySelector<HTMLElement>('input[type=search]')?.focus(),
  };
}
