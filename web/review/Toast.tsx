import { useApp } from '../app/context';
import { useOutbox } from '../outbox/useOutbox';

/** The last decision, whether it is saved, and the button that undoes it. */
export function Toast({ text, onUndo }: { readonly text: string | undefined; readonly onUndo: () => void }) {
  const { t } = useApp().language;
  const { waiting, conflicts, refusals, isOffline } = useOutbox();
  const arrived = conflicts.size + refusals.size > 0 ? t.outbox.unsaved : t.outbox.saved;
  const progress = isOffline ? t.outbox.kept : waiting.size > 0 ? t.outbox.saving(waiting.size) : arrived;
  return (
    <div class="toast" role="status">
      {text !== undefined && (
        <>
          <p>
            {text} <span class="muted">{progress}</span>
          </p>
          {text !== t.decide.undone && (
            <button type="button" class="quiet" onClick={onUndo}>
              {t.decide.undo}
            </button>
          )}
        </>
      )}
    </div>
  );
}
