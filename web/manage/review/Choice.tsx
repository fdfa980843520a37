import { useApp } from '../../app/context';
import { wordsFor } from '../words/wordsFor';
import type { ManagedItem } from './load';

interface ChoiceProps {
  readonly title: string;
  readonly items: readonly ManagedItem[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** Items, each with a box to choose it. */
export function Choice({ title, items, chosen, onChoose }: ChoiceProps) {
  const w = wordsFor(useApp().language.tag);
  const ids = items.map(({ id }) => id);
  return (
    <fieldset class="choices">
      <legend>{title}</legend>
      {items.length > 1 && (
        <label class="check">
          <input
            type="checkbox"
            checked={chosen.size === ids.length}
            onChange={() => {
              onChoose(chosen.size === ids.length ? new Set() : new Set(ids));
            }}
          />
          {w.allOf(ids.length)}
        </label>
      )}
      <ul class="removals">
        {items.map(({ id, principal, resource }) => (
          <li key={id}>
            <label class="check">
              <input
                type="checkbox"
                checked={chosen.has(id)}
                onChange={() => {
                  const next = new Set(chosen);
                  if (!next.delete(id)) next.add(id);
                  onChoose(next);
                }}
              />
              <bdi>{principal.displayName}</bdi> <span class="muted">{resource.displayName}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
