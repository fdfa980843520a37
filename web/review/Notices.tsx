import { useApp } from '../app/context';
import { useOutbox } from '../outbox/useOutbox';

/** Notices about decisions that are being sent: no connection, refusals, and decisions that another person made in the meantime. */
export function Notices({ instanceId, refresh }: { readonly instanceId: string; readonly refresh: () => void }) {
  const { language, outbox } = useApp();
  const { t } = language;
  const { waiting, conflicts, refusals, isOffline } = useOutbox();
  const here = <T extends { readonly letter: { readonly instanceId: string } }>(all: ReadonlyMap<string, T>) =>
    [...all].filter(([, { letter }]) => letter.instanceId === instanceId);
  const settle = (itemId: string, mine: boolean) => () => {
    outbox.settle(itemId, mine);
    refresh();
  };
  return (
    <div class="notices" aria-live="polite">
      {isOffline && <p class="banner warn">{t.outbox.offline(waiting.size)}</p>}
      {here(conflicts).map(([itemId, { letter, theirs }]) => (
        <div key={itemId} class="banner warn">
          <p>
            {t.outbox.conflict(
              letter.name,
              theirs.reviewedBy?.displayName ?? t.outbox.somebody,
              t.decide.done[theirs.decision],
              t.decide.done[letter.decision],
            )}
          </p>
          <button type="button" onClick={settle(itemId, false)}>
            {t.outbox.keepTheirs}
          </button>
          <button type="button" onClick={settle(itemId, true)}>
            {t.outbox.useMine}
          </button>
        </div>
      ))}
      {here(refusals).map(([itemId, { letter, error }]) => (
        <div key={itemId} class="banner bad">
          <p>{t.outbox.refused(letter.name, error.status === 409 ? t.review.ended : error.message)}</p>
          <button type="button" onClick={settle(itemId, false)}>
            {t.close}
          </button>
        </div>
      ))}
    </div>
  );
}
