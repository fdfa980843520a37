import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Item } from '../api/types';
import { useApp } from '../app/context';

interface ReasonFormProps {
  readonly item: Pick<Item, 'id' | 'justification' | 'principal'>;
  readonly answer: Answer;
  readonly onDone: (reason: string | undefined) => void;
}

/** The last reason for each answer: a suggestion for the next one. */
const lastReasons = new Map<Answer, string>();

/**
 * Asks for a reason in the line of the item. The tab keeps the text until it is saved. The field suggests and selects the last reason for
 * the same answer, so that Enter accepts it and a letter replaces it.
 */
export function ReasonForm({ item, answer, onDone }: ReasonFormProps) {
  const { t } = useApp().language;
  const key = `reason ${item.id} ${answer}`;
  const [reason, setReason] = useState(
    () =>
      sessionStorage.getItem(key) ?? (item.justification === '' ? (lastReasons.get(answer) ?? '') : item.justification),
  );
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const errorId = useId();
  // Focus at once, because the next key must go to the field.
  useLayoutEffect(() => {
    field.current?.select();
  }, []);
  const save = (event: Event): void => {
    event.preventDefault();
    const given = reason.trim();
    if (given === '') {
      setMissing(true);
      field.current?.focus();
      return;
    }
    lastReasons.set(answer, given);
    sessionStorage.removeItem(key);
    onDone(given);
  };
  return (
    <form
      class="reason"
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone(undefined);
      }}
    >
      <input
        ref={field}
        type="text"
        value={reason}
        maxLength={2000}
        dir="auto"
        autocomplete="off"
        placeholder={t.decide.reason}
        aria-label={t.decide.reasonFor(t.decide.verbs[answer], item.principal.displayName)}
        aria-invalid={isMissing}
        aria-describedby={isMissing ? errorId : undefined}
        onInput={({ currentTarget: { value } }) => {
          setReason(value);
          setMissing(false);
          sessionStorage.setItem(key, value);
        }}
      />
      <button type="submit" class={`answer ${answer}`}>
        {t.decide.verbs[answer]}
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          onDone(undefined);
        }}
      >
        {t.cancel}
      </button>
      {isMissing && (
        <span id={errorId} role="alert" class="warning">
          {t.decide.reasonMissing}
        </span>
      )}
    </form>
  );
}
