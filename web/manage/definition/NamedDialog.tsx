import { useState } from 'preact/hooks';
import { useApp } from '../../app/context';
import { Dialog } from '../../app/Dialog';
import { useCall } from '../useCall';
import type { StoredDefinition } from './load';
import { definitionWords } from './words/wordsFor';

interface NamedDialogProps {
  readonly stored: StoredDefinition;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for the name of a definition before an irreversible action. */
export function NamedDialog({ stored, title, text, action, act, onClose }: NamedDialogProps) {
  const { language } = useApp();
  const w = definitionWords(language.tag);
  const [typed, setTyped] = useState('');
  const { displayName } = stored.definition;
  const { isBusy, error, run } = useCall(act);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <p>{text}</p>
        <label class="field">
          {w.typeName(displayName)}
          <input
            type="text"
            autocomplete="off"
            value={typed}
            onInput={({ currentTarget }) => {
              setTyped(currentTarget.value);
            }}
          />
        </label>
        {error !== undefined && (
          <p role="alert" class="banner bad">
            {error}
          </p>
        )}
        <footer>
          <button type="button" onClick={onClose}>
            {language.t.cancel}
          </button>
          <button type="submit" class="primary" disabled={isBusy || typed.trim() !== displayName.trim()}>
            {action}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
