import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { useApp } from '../../app/context';
import { Dialog } from '../../app/Dialog';
import { useCall } from '../useCall';
import { deleteDefinition, isRunning, type StoredDefinition } from './load';
import { definitionWords } from './words/wordsFor';

interface DeleteDialogProps {
  readonly stored: StoredDefinition;
  readonly onClose: () => void;
}

/** Deletes a definition once its name is typed. */
export function DeleteDialog({ stored, onClose }: DeleteDialogProps) {
  const { client, language } = useApp();
  const w = definitionWords(language.tag);
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const { displayName } = stored.definition;
  const { isBusy, error, run } = useCall(async () => {
    await deleteDefinition(client, stored.id);
    navigate('/manage');
  });
  return (
    <Dialog title={w.deleteTitle(displayName)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <p>{w.deleteText(stored.instances.filter(isRunning).length)}</p>
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
            {w.delete}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
