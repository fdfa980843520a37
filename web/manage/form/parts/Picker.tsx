import { useEffect, useId, useState } from 'preact/hooks';
import type { Page } from '../../../api/types';
import { useApp } from '../../../app/context';
import type { Picked, PickedKind } from '../body';
import { formWords } from '../words/wordsFor';

interface PickerProps {
  readonly kind: PickedKind;
  readonly label: string;
  readonly target: string;
  readonly isWrong: boolean;
  readonly onPick: (picked: Picked) => void;
}

/** Searches the directory while a person types. The arrow keys or the mouse choose a result. */
export function Picker({ kind, label, target, isWrong, onPick }: PickerProps) {
  const f = formWords(useApp().language.tag);
  const id = useId();
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const { found, error } = useSearch(kind, isOpen ? text : undefined);
  const pick = (picked: Picked | undefined): void => {
    if (picked === undefined) return;
    setText('');
    setOpen(false);
    onPick(picked);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      setOpen(true);
      setActive((active + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter' && isOpen) pick(found[active]);
    else if (event.key === 'Escape' && isOpen) setOpen(false);
    else return;
    event.preventDefault();
  };
  const words = !isOpen ? '' : (error ?? (found.length === 0 ? f.nothingFound : f.found(found.length)));
  return (
    <div class="picker">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        role="combobox"
        placeholder={f.search}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && found[active] ? `${id}-${active}` : undefined}
        aria-invalid={isWrong}
        data-target={target}
        autocomplete="off"
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => {
          setOpen(true);
        }}
        onBlur={() => {
          setOpen(false);
        }}
        onKeyDown={onKeyDown}
      />
      <span role="status" class={error === undefined ? 'hidden' : 'warning'}>
        {found === NONE_YET ? '' : words}
      </span>
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!isOpen || found.length === 0}>
        {found.map((each, n) => (
          <li
            key={each.id}
            id={`${id}-${n}`}
            role="option"
            aria-selected={n === active}
            onMouseDown={(event) => {
              // The field keeps the focus, so that the list does not close before the click.
              event.preventDefault();
              pick(each);
            }}
          >
            <bdi>{each.displayName}</bdi> <span class="muted">{each.detail}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const NONE_YET: readonly Picked[] = [];
const PAUSE_MS = 250;
const MOST = 20;

/** Returns the results of a search, some time after the last key was typed; nothing for `undefined`. */
function useSearch(kind: PickedKind, text: string | undefined) {
  const { client, language } = useApp();
  const [result, setResult] = useState<{ readonly found: readonly Picked[]; readonly error?: string }>({
    found: NONE_YET,
  });
  useEffect(() => {
    if (text === undefined) return undefined;
    let isWanted = true;
    const show = (next: typeof result): void => {
      if (isWanted) setResult(next);
    };
    const timer = setTimeout(() => {
      searchDirectory(client, kind, text).then(
        (found) => {
          show({ found });
        },
        (error: unknown) => {
          const why = error instanceof Error ? error.message : String(error);
          show({ found: NONE_YET, error: formWords(language.tag).searchRefused(why) });
        },
      );
    }, PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [kind, text]);
  return result;
}

async function searchDirectory(
  client: ReturnType<typeof useApp>['client'],
  kind: PickedKind,
  text: string,
): Promise<readonly Picked[]> {
  const path = `/identityGovernance/accessReviews/searchDirectory(kind='${kind}')`;
  const { value } = await client.get<Page<Picked>>(`${path}?$top=${MOST}&$search=${encodeURIComponent(text)}`);
  return value;
}
