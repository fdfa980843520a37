import { useRef, useState } from 'preact/hooks';
import { useApp } from '../../app/context';
import type { ReviewPath } from '../../review/load';
import { useMayManage } from '../../session/rights';
import { useCall } from '../useCall';
import { wordsFor } from '../words/wordsFor';
import { applyDecisions, loadRemovals, type Removal } from './actions';
import { Confirm } from './Confirm';
import { MARKS } from './figures';
import { GiveBack } from './GiveBack';
import type { ManagedReview } from './load';

interface FinishProps {
  readonly path: ReviewPath;
  readonly review: ManagedReview;
  readonly onApplied: () => void;
}

/** The end of an instance: what applying would remove, the removals under way, those that failed, and the way back. */
export function Finish({ path, review, onApplied }: FinishProps) {
  const { status } = review.instance;
  const denied = review.items.filter(({ decision }) => decision === 'Deny');
  const mayManage = useMayManage(review.items[0]?.resource.type);
  if (status === 'Applying') {
    return <Progress done={denied.filter(({ applyResult }) => applyResult !== 'New').length} all={denied.length} />;
  }
  if (!mayManage) return null;
  if (status === 'Completed') return <Apply path={path} denied={denied.length} onApplied={onApplied} />;
  if (status !== 'Applied') return null;
  const failed = denied.filter(MARKS.failed).length;
  return (
    <>
      {failed > 0 && <Again path={path} failed={failed} onApplied={onApplied} />}
      <GiveBack path={path} items={denied} onDone={onApplied} />
    </>
  );
}

/** How far applying is, and how long the rest takes at the pace that this page has seen. */
function Progress({ done, all }: { readonly done: number; readonly all: number }) {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  const first = useRef({ done, at: performance.now() });
  const seconds = (performance.now() - first.current.at) / 1000;
  const pace = seconds > 0 ? (done - first.current.done) / seconds : 0;
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
    <div class="banner bad" id="finish">
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
  const count = removals?.filter(({ outcome }) => outcome.startsWith('would')).length ?? 0;
  const error = look.error ?? apply.error;
  return (
    <section class="question" id="finish">
      <h2>{w.finish}</h2>
      <p>{w.finishText(denied)}</p>
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
