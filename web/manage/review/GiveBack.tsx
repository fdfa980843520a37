import { useState } from 'preact/hooks';
import { useApp } from '../../app/context';
import type { ReviewPath } from '../../review/load';
import { useCall } from '../useCall';
import { wordsFor } from '../words/wordsFor';
import { giveBack, lookAtReturns, type Return, type ReturnRequest } from './actions';
import { Choice } from './Choice';
import { Confirm } from './Confirm';
import { Reason } from './Reason';

interface GiveBackProps {
  readonly path: ReviewPath;
  /** The number of items from which to choose. */
  readonly removed: number;
  readonly onDone: () => void;
}

/** The most items that one request can name; a request for all items names none. */
const MOST = 100;

/** The filter for removed access that has not been restored. */
const REMOVED = "decision eq 'Deny' and applyResult eq 'AppliedSuccessfully' and restoration/state ne 'restored'";

/** Restores access that the review removed: a person chooses items, sees what is possible, confirms the number, and sees the result. */
export function GiveBack({ path, removed, onDone }: GiveBackProps) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const [looked, setLooked] = useState<{ readonly request: ReturnRequest; readonly expected: readonly Return[] }>();
  const [returned, setReturned] = useState<readonly Return[]>();
  const [isOpen, setOpen] = useState(false);
  if (removed === 0 && !returned) return null;
  return (
    <section class="question" id="give-back">
      <h2>{w.giveBack.title}</h2>
      {returned && <Returns returns={returned} words={w.restored} />}
      {looked ? (
        <Expected
          expected={looked.expected}
          onChooseOthers={() => {
            setLooked(undefined);
          }}
          give={async (expectedCount) => {
            setReturned(await giveBack(client, path, { ...looked.request, expectedCount }));
            setLooked(undefined);
            setOpen(false);
            onDone();
          }}
        />
      ) : !isOpen ? (
        <div class="answers">
          <button
            type="button"
            onClick={() => {
              setOpen(true);
            }}
          >
            {w.giveBack.begin}
          </button>
        </div>
      ) : (
        <Request
          path={path}
          look={async (request) => {
            setLooked({ request, expected: await lookAtReturns(client, path, request) });
          }}
        />
      )}
    </section>
  );
}

interface RequestProps {
  readonly path: ReviewPath;
  readonly look: (request: ReturnRequest) => Promise<void>;
}

/** The choice of items to restore, and the reason. */
function Request({ path, look }: RequestProps) {
  const w = wordsFor(useApp().language.tag);
  const [isForAll, setForAll] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const isTooMany = !isForAll && chosen.size > MOST;
  const isNobody = !isForAll && chosen.size === 0;
  const { isBusy, error, run } = useCall(() =>
    look({ reason: reason.trim(), decisionIds: isForAll ? null : [...chosen] }),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <label class="check">
        <input
          type="checkbox"
          checked={isForAll}
          onChange={({ currentTarget }) => {
            setForAll(currentTarget.checked);
          }}
        />
        {w.giveBack.everybody}
      </label>
      {!isForAll && <Choice path={path} title={w.giveBack.who} filter={REMOVED} chosen={chosen} onChoose={setChosen} />}
      <Reason label={w.giveBack.reason} value={reason} onChange={setReason} />
      {isTooMany && <p class="warning">{w.giveBack.tooMany(MOST)}</p>}
      <button type="submit" disabled={isBusy || isTooMany || isNobody || reason.trim() === ''}>
        {w.giveBack.look}
      </button>
      <Outcome words={isBusy ? w.looking : ''} error={error} />
    </form>
  );
}

interface ExpectedProps {
  readonly expected: readonly Return[];
  readonly onChooseOthers: () => void;
  readonly give: (expectedCount: number) => Promise<void>;
}

/** The preview of the restoration, and the number to confirm. */
function Expected({ expected, onChooseOthers, give }: ExpectedProps) {
  const w = wordsFor(useApp().language.tag);
  const count = expected.filter(({ outcome }) => outcome === 'restored').length;
  const { isBusy, error, run } = useCall(() => give(count));
  return (
    <>
      <Returns returns={expected} words={w.giveBack.expected} />
      {count > 0 && (
        <Confirm
          typed={String(count)}
          label={w.giveBack.confirm(count)}
          action={w.giveBack.action}
          isBusy={isBusy}
          onConfirm={run}
        />
      )}
      <div class="answers">
        <button type="button" onClick={onChooseOthers}>
          {w.giveBack.choose}
        </button>
      </div>
      <Outcome words={isBusy ? w.giveBack.running : ''} error={error} />
    </>
  );
}

const Outcome = ({ words, error }: { readonly words: string; readonly error: string | undefined }) => (
  <p role={error === undefined ? 'status' : 'alert'} class={error === undefined ? 'muted' : 'banner bad'}>
    {error ?? words}
  </p>
);

interface ReturnsProps {
  readonly returns: readonly Return[];
  readonly words: Readonly<Record<string, string>>;
}

const Returns = ({ returns, words }: ReturnsProps) => (
  <ul class="removals">
    {returns.map(({ id, principal, outcome, reason }) => (
      <li key={id}>
        <bdi>{principal.displayName}</bdi>{' '}
        <span class="muted">{[words[outcome] ?? outcome, reason].filter(Boolean).join(' · ')}</span>
      </li>
    ))}
  </ul>
);
