import { useState } from 'preact/hooks';
import { useApp } from '../../app/context';
import type { ReviewPath } from '../../review/load';
import { wordsFor } from '../words/wordsFor';
import { itemsUrl, type ManagedItem } from './load';
import { searchFor } from './narrow';
import { PagesState } from './PagesState';
import { usePages } from './usePages';

interface ChoiceProps {
  readonly path: ReviewPath;
  readonly title: string;
  /** The filter of the service for the items to choose from. */
  readonly filter: string;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** Items, each with a box to choose it; a search by name finds items beyond the first page. */
export function Choice({ path, title, filter, chosen, onChoose }: ChoiceProps) {
  const w = wordsFor(useApp().language.tag);
  const [search, setSearch] = useState('');
  const found = search.trim() === '' ? filter : `${filter} and (${searchFor(search.trim())})`;
  const pages = usePages<ManagedItem>(itemsUrl(path, found), '');
  const { rows, hasMore } = pages;
  const ids = rows.map(({ id }) => id);
  const isAll = ids.length > 0 && ids.every((id) => chosen.has(id));
  return (
    <fieldset class="choices">
      <legend>{title}</legend>
      {(search !== '' || hasMore) && (
        <input
          type="search"
          aria-label={w.search}
          placeholder={w.search}
          value={search}
          onInput={({ currentTarget }) => {
            setSearch(currentTarget.value);
          }}
        />
      )}
      {ids.length > 1 && (
        <label class="check">
          <input
            type="checkbox"
            checked={isAll}
            onChange={() => {
              onChoose(new Set(isAll ? [...chosen].filter((id) => !ids.includes(id)) : [...chosen, ...ids]));
            }}
          />
          {hasMore ? w.allShown(ids.length) : w.allOf(ids.length)}
        </label>
      )}
      <ul class="removals">
        {rows.map((item) => (
          <Box
            key={item.id}
            item={item}
            isChosen={chosen.has(item.id)}
            onToggle={() => {
              const next = new Set(chosen);
              if (!next.delete(item.id)) next.add(item.id);
              onChoose(next);
            }}
          />
        ))}
      </ul>
      {hasMore && !pages.isBusy && (
        <button type="button" onClick={pages.readMore}>
          {w.more}
        </button>
      )}
      <PagesState pages={pages} />
    </fieldset>
  );
}

interface BoxProps {
  readonly item: ManagedItem;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

const Box = ({ item: { principal, resource }, isChosen, onToggle }: BoxProps) => (
  <li>
    <label class="check">
      <input type="checkbox" checked={isChosen} onChange={onToggle} />
      <bdi>{principal.displayName}</bdi> <span class="muted">{resource.displayName}</span>
    </label>
  </li>
);
