import type { Answer, Item } from '../api/types';
import { useApp } from '../app/context';
import { ANSWERS } from './ItemRow';
import { isEmpty } from './filter';
import type { List } from './useList';
import type { OpenReview } from './useReview';

interface ToolbarProps {
  readonly review: OpenReview;
  readonly list: List;
  readonly onMany: (items: readonly Item[], answer: Answer) => void;
  readonly onHelp: () => void;
}

/** The search, and the actions on a selection. */
export function Toolbar({ review, list, onMany, onHelp }: ToolbarProps) {
  const { t } = useApp().language;
  const { filter, setFilter, found, selected } = list;
  const { items, all, isOpen, isWhole } = review;
  return (
    <div class="toolbar">
      <input
        type="search"
        value={filter.search}
        placeholder={t.facets.search}
        aria-label={t.facets.search}
        onInput={({ currentTarget }) => {
          setFilter({ ...filter, search: currentTarget.value });
        }}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Escape' || key === 'Enter') currentTarget.blur();
        }}
      />
      <button type="button" class="quiet keys-hint" onClick={onHelp}>
        {t.help.open}
      </button>
      <div class="selection">
        {selected.size > 0 ? (
          <Selection review={review} list={list} onMany={onMany} />
        ) : (
          isOpen &&
          isWhole && (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                list.select(
                  found.map(({ id }) => id),
                  true,
                );
              }}
            >
              {t.bulk.selectAll(found.length)}
            </button>
          )
        )}
        <span class="muted" role="status">
          {isWhole ? !isEmpty(filter) && t.facets.found(found.length, all) : t.review.reading(items.length, all)}
        </span>
      </div>
    </div>
  );
}

function Selection({ review, list, onMany }: Omit<ToolbarProps, 'onHelp'>) {
  const { t } = useApp().language;
  const chosen = review.items.filter(({ id }) => list.selected.has(id));
  return (
    <div class="selected" role="group" aria-label={t.bulk.selected(chosen.length)}>
      <strong>{t.bulk.selected(chosen.length)}</strong>
      <div class="choice">
        {ANSWERS.map((answer) => (
          <button
            key={answer}
            type="button"
            class={`answer ${answer}`}
            onClick={() => {
              onMany(chosen, answer);
            }}
          >
            {t.decide.verbs[answer]}
          </button>
        ))}
      </div>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          list.select([...list.selected], false);
        }}
      >
        {t.bulk.clear}
      </button>
    </div>
  );
}
