import { useState } from 'preact/hooks';
import { useApp } from '../app/context';
import type { ReviewPath } from '../review/load';
import { applyDecisions, loadRemovals, type ManagedReview, type Removal } from './load';
import { useCall } from './useCall';
import { wordsFor } from './words/wordsFor';

interface FinishProps {
  readonly path: ReviewPath;
  readonly review: ManagedReview;
  readonly onApplied: () => void;
}

/** The end of an instance: what applying would remove, the removals under way, and those that failed. */
export function Finish({ path, review, onApplied }: FinishProps) {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  const { status } = review.instance;
  const denied = review.items.filter(({ decision }) => decision === 'Deny');
  if (status === 'Applying') {
    const done = denied.filter(({ applyResult }) => applyResult !== 'New').length;
    const words = w.applying(done, denied.length);
    return (
      <div class="banner" role="status">
        <progress max={Math.max(1, denied.length)} value={done} aria-label={words} />
        <span>{words}</span>
      </div>
    );
  }
  const failed = denied.filter(({ applyResult }) => applyResult === 'AppliedWithUnknownFailure').length;
  if (status === 'Applied' && failed > 0) return <Again path={path} failed={failed} onApplied={onApplied} />;
  return status === 'Completed' ? <Apply path={path} denied={denied.length} onApplied={onApplied} /> : null;
}

interface AgainProps extends Pick<FinishProps, 'path' | 'onApplied'> {
  readonly failed: number;
}

function Again({ path, failed, onApplied }: AgainProps) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const { isBusy, error, run } = useCall(async () => {
    await applyDecisions(client, path);
    onApplied();
  });
  return (
    <div class="banner bad">
      <span>{w.failed(failed)}</span>
      <button type="button" disabled={isBusy} onClick={run}>
        {w.again}
      </button>
      {error !== undefined && <span role="alert">{error}</span>}
    </div>
  );
}

interface ApplyProps extends Pick<FinishProps, 'path' | 'onApplied'> {
  readonly denied: number;
}

/** Shows what would be removed, and applies the decisions once their number is confirmed. */
function Apply({ path, denied, onApplied }: ApplyProps) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const [removals, setRemovals] = useState<readonly Removal[] | undefined>(denied === 0 ? [] : undefined);
  const look = useCall(async () => {
    setRemovals(await loadRemovals(client, path));
  });
  const apply = useCall(async () => {
    await applyDecisions(client, path);
    onApplied();
  });
  const error = look.error ?? apply.error;
  return (
    <section class="question">
      <h2>{w.finish}</h2>
      <p>{w.finishText(denied)}</p>
      {removals ? (
        <Confirmation removals={removals} isBusy={apply.isBusy} onConfirm={apply.run} />
      ) : (
        <div class="answers">
          <button type="button" class="primary" disabled={look.isBusy} onClick={look.run}>
            {w.look}
          </button>
          <span role="status">{look.isBusy ? w.looking : ''}</span>
        </div>
      )}
      {error !== undefined && (
        <p role="alert" class="banner bad">
          {error}
        </p>
      )}
    </section>
  );
}

interface ConfirmationProps {
  readonly removals: readonly Removal[];
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
}

function Confirmation({ removals, isBusy, onConfirm }: ConfirmationProps) {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  const [typed, setTyped] = useState('');
  const count = removals.filter(({ outcome }) => outcome.startsWith('would')).length;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm();
      }}
    >
      <ul class="removals">
        {removals.map(({ id, principal, outcome, reason, isByDefault }) => (
          <li key={id}>
            <bdi>{principal.displayName}</bdi>{' '}
            <span class="muted">
              {[w.outcomes[outcome], reason, isByDefault && w.byDefault].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {count > 0 && (
        <label class="field">
          {w.confirm(count)}
          <input
            type="text"
            inputMode="numeric"
            autocomplete="off"
            value={typed}
            onInput={({ currentTarget }) => {
              setTyped(currentTarget.value);
            }}
          />
        </label>
      )}
      <button type="submit" class="primary" disabled={isBusy || (count > 0 && typed.trim() !== String(count))}>
        {w.apply}
      </button>
    </form>
  );
}
