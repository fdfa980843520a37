import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface ConfirmProps {
  /** The text to type for the confirmation; undefined if none is needed. */
  readonly typed: string | undefined;
  readonly label: string;
  readonly action: string;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
  readonly children?: ComponentChildren;
}

/** A form whose button works after a number or a name is typed. */
export function Confirm({ typed, label, action, isBusy, onConfirm, children }: ConfirmProps) {
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm();
      }}
    >
      {children}
      {typed !== undefined && (
        <label class="field">
          {label}
          <input
            type="text"
            autocomplete="off"
            value={text}
            onInput={({ currentTarget }) => {
              setText(currentTarget.value);
            }}
          />
        </label>
      )}
      <button type="submit" class="primary" disabled={isBusy || (typed !== undefined && text.trim() !== typed)}>
        {action}
      </button>
    </form>
  );
}
