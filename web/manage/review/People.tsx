import { useState } from 'preact/hooks';
import { useApp } from '../../app/context';
import type { Picked } from '../form/body';
import { Picker } from '../form/parts/Picker';
import { formWords } from '../form/words/wordsFor';
import { useCall } from '../useCall';
import { wordsFor } from '../words/wordsFor';
import { ActionDialog, type ChangeProps } from './ActionDialog';
import { addReviewer, reassign } from './actions';
import { Choice } from './Choice';
import { presentStage } from './load';
import { Reason } from './Reason';

/** Assigns chosen open items to another reviewer. */
export function Reassign({ path, review, progress, onClose, onDone }: ChangeProps) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag).running.reassign;
  const [from, setFrom] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const [person, setPerson] = useState<Picked>();
  const call = useCall(async () => {
    if (!person) return;
    const items = from === '' ? { decisionIds: [...chosen] } : { fromReviewerId: from };
    const body = { reviewerId: person.id, reason: reason.trim(), ...items };
    await reassign(client, path, presentStage(review)?.id, body);
    onDone();
  });
  return (
    <ActionDialog title={w.button} error={call.error} onClose={onClose}>
      <label class="field">
        {w.who}
        <select
          value={from}
          onChange={({ currentTarget }) => {
            setFrom(currentTarget.value);
          }}
        >
          <option value="">{w.chosen}</option>
          {progress.reviewers.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {w.allOf(displayName)}
            </option>
          ))}
        </select>
      </label>
      {from === '' && (
        <Choice path={path} title={w.chosen} filter="decision eq 'NotReviewed'" chosen={chosen} onChoose={setChosen} />
      )}
      <Reason label={w.reason} value={reason} onChange={setReason} />
      <p>{w.to}</p>
      <Picker
        kind="user"
        label={formWords(language.tag).picked.user}
        target="reviewerId"
        isWrong={false}
        onPick={setPerson}
      />
      {person && (
        <button
          type="button"
          class="primary"
          disabled={call.isBusy || (from === '' && chosen.size === 0) || reason.trim() === ''}
          onClick={call.run}
        >
          {w.action(person.displayName)}
        </button>
      )}
    </ActionDialog>
  );
}

/** Adds one person to the reviewers. */
export function AddReviewer({ path, review, onClose, onDone }: ChangeProps) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag).running.addReviewer;
  const [person, setPerson] = useState<Picked>();
  const call = useCall(async () => {
    if (!person) return;
    await addReviewer(client, path, review.instance, person.id);
    onDone();
  });
  return (
    <ActionDialog title={w.button} error={call.error} onClose={onClose}>
      <p>{w.text}</p>
      <Picker
        kind="user"
        label={formWords(language.tag).picked.user}
        target="reviewers"
        isWrong={false}
        onPick={setPerson}
      />
      {person && (
        <button type="button" class="primary" disabled={call.isBusy} onClick={call.run}>
          {w.action(person.displayName)}
        </button>
      )}
    </ActionDialog>
  );
}
