import { useRef, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { useApp } from '../../app/context';
import type { ReviewPath } from '../../review/load';
import { useMayManage } from '../../session/rights';
import { useCall } from '../useCall';
import { wordsFor } from '../words/wordsFor';
import { applyDecisions, loadRemovals, type Removal } from './actions';
import { Confirm } from './Confirm';
import type { ManagedProps } from './ActionDialog';
import { countOf } from './figures';
import { GiveBack } from './GiveBack';

/** The end of an instance: the preview of removals, removals in progress, failed removals, and restorations. */
export function Finish({ path, review, progress, onChanged }: ManagedProps) {
  const { status } = review.instance;
  const { items, open, removed, retriesRemovals, resources } = progress;
  const mayManage = useMayManage(resources[0]?.type);
  if (status === 'Applying') {
    return <Applying done={items - countOf(progress, 'applyResult', 'New')} all={items - open} />;
  }
  const denied = countOf(progress, 'decision', 'Deny');
  if (status === 'Completed' && mayManage) return <Apply path={path} denied={denied} onApplied={onChanged} />;
  if (status !== 'Applied') return null;
  const failed = countOf(progress, 'applyResult', 'AppliedWithUnknownFailure');
  return (
    <>
      {failed > 0 && (
        <Failed path={path} failed={failed} isRetried={retriesRemovals} mayRetry={mayManage} onApplied={onChanged} />
      )}
      {mayManage && <GiveBack path={path} removed={removed} onDone={onChanged} />}
    </>
  );
}

/** The seconds to measure before an estimate is shown; an earlier estimate would be a guess. */
const MEASURED_SECONDS = 5;

/** The progress of applying, and the remaining time at the pace measured on this page. */
function Applying({ done, all }: { readonly done: number; readonly all: number }) {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  const first = useRef({ done, at: performance.now() });
  const seconds = (performance.now() - first.current.at) / 1000;
  const pace = seconds < MEASURED_SECONDS ? 0 : (done - first.current.done) / seconds;
  const words = w.applying(done, all);
  return (
    <div class="banner" role="status" id="finish">
      <progress max={Math.max(1, all)} value={done} aria-label={words} />
      <span>
        {words}
        {pace > 0 && done < all && ` · ${w.estimate(Math.ceil((all - done) / pace))}`}
      </span>
    </div>
  );
}

interface FailedProps {
  readonly path: ReviewPath;
  readonly failed: number;
  /** Whether a person has requested a retry, on this page or elsewhere. */
  readonly isRetried: boolean;
  readonly mayRetry: boolean;
  readonly onApplied: () => void;
}

/** The removals that the directory refused; the number links to them. */
function Failed({ path, failed, isRetried, mayRetry, onApplied }: FailedProps) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const [address] = useLocation();
  const { isBusy, error, run } = useCall(async () => {
    await applyDecisions(client, path);
    onApplied();
  });
  return (
    <div class="banner bad" id="finish">
      <Link href={`${address}?mark=failed#decisions`}>{w.failed(failed)}</Link>
      {isRetried && <span role="status">{w.retrying}</span>}
      {mayRetry && !isRetried && (
        <button type="button" disabled={isBusy} onClick={run}>
          {w.again}
        </button>
      )}
      {error !== undefined && <span role="alert">{error}</span>}
    </div>
  );
}

interface ApplyProps extends Pick<FailedProps, 'path' | 'onApplied'> {
  readonly denied: number;
}

/** Shows the preview of removals, and applies the decisions after their number is confirmed. */
function Apply({ path, denied, onApplied }: ApplyProps) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const [address] = useLocation();
  const [removals, setRemovals] = useState<readonly Removal[] | undefined>(denied === 0 ? [] : undefined);
  const look = useCall(async () => {
    setRemovals(await loadRemovals(client, path));
  });
  const apply = useCall(async () => {
    await applyDecisions(client, path);
    onApplied();
  });
  const count = removals?.filter(({ outcome }) => outcome.startsWith('would')).length ?? 0;
  const error = look.error ?? apply.error;
  return (
    <section class="question" id="finish">
      <h2>{w.finish}</h2>
      <p>
        {denied === 0 ? (
          w.finishText(0)
        ) : (
          <Link href={`${address}?decided=Deny#decisions`}>{w.finishText(denied)}</Link>
        )}
      </p>
      {removals ? (
        <Confirm
          typed={count === 0 ? undefined : String(count)}
          label={w.confirm(count)}
          action={w.apply}
          isBusy={apply.isBusy}
          onConfirm={apply.run}
        >
          <Removals removals={removals} />
        </Confirm>
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

function Removals({ removals }: { readonly removals: readonly Removal[] }) {
  const w = wordsFor(useApp().language.tag);
  return (
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
  );
}
