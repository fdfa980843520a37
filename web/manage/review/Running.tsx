import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { useApp } from '../../app/context';
import { useMayManage } from '../../session/rights';
import { useCall } from '../useCall';
import { wordsFor } from '../words/wordsFor';
import { ActionDialog, type ChangeProps, type ManagedProps } from './ActionDialog';
import { createExtra, extend, resetDecisions, stop } from './actions';
import { Confirm } from './Confirm';
import { presentStage } from './load';
import { AddReviewer, Reassign } from './People';
import { Reason } from './Reason';

type DialogName = 'extend' | 'reassign' | 'addReviewer' | 'reset' | 'stop' | 'stopStage' | 'extra';

/** The changes that an administrator can make to a running review, and the request for another instance, which is possible at any time. */
export function Running({ path, review, progress, onChanged }: ManagedProps) {
  const w = wordsFor(useApp().language.tag);
  const [shown, setShown] = useState<DialogName>();
  const mayManage = useMayManage(progress.resources[0]?.type);
  if (!mayManage) return null;
  const Shown = shown && DIALOGS[shown];
  const isRunning = review.instance.status === 'InProgress';
  const names: readonly DialogName[] = [
    ...(isRunning ? (['extend', 'reassign', 'addReviewer', 'reset', 'stop'] as const) : []),
    ...(isRunning && review.stages.length > 0 ? (['stopStage'] as const) : []),
    'extra',
  ];
  const close = (): void => {
    setShown(undefined);
  };
  const done = (): void => {
    close();
    onChanged();
  };
  return (
    <section id="running">
      <h2>{w.running.title}</h2>
      <div class="answers">
        {names.map((name) => (
          <button
            key={name}
            type="button"
            onClick={() => {
              setShown(name);
            }}
          >
            {w.running[name].button}
          </button>
        ))}
      </div>
      {Shown && <Shown path={path} review={review} progress={progress} onClose={close} onDone={done} />}
    </section>
  );
}

/** Returns the end of a day in the time zone of the browser. */
const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString();

function Extend({ path, review, onClose, onDone }: ChangeProps) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag).running.extend;
  const [day, setDay] = useState('');
  const [reason, setReason] = useState('');
  const stage = presentStage(review);
  const end = (stage ?? review.instance).endDateTime;
  const call = useCall(async () => {
    await extend(client, path, stage?.id, { endDateTime: endOfDay(day), reason: reason.trim() });
    onDone();
  });
  return (
    <ActionDialog title={w.button} error={call.error} onClose={onClose}>
      <p>{w.text(language.moment(end))}</p>
      <Confirm
        typed={undefined}
        label=""
        action={w.action}
        isBusy={call.isBusy || day === '' || reason.trim() === ''}
        onConfirm={call.run}
      >
        <label class="field">
          {w.until}
          <input
            type="date"
            min={end.slice(0, 10)}
            value={day}
            onInput={({ currentTarget }) => {
              setDay(currentTarget.value);
            }}
          />
        </label>
        <Reason label={w.reason} value={reason} onChange={setReason} />
      </Confirm>
    </ActionDialog>
  );
}

function Stop({
  path,
  review,
  progress: { open },
  isStage,
  onClose,
  onDone,
}: ChangeProps & { readonly isStage: boolean }) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag).running;
  const words = isStage ? w.stopStage : w.stop;
  const call = useCall(async () => {
    await stop(client, path, isStage ? presentStage(review)?.id : undefined);
    onDone();
  });
  return (
    <ActionDialog title={words.button} error={call.error} onClose={onClose}>
      <p>{words.text(open)}</p>
      <Confirm
        typed={String(open)}
        label={w.confirmOpen(open)}
        action={words.button}
        isBusy={call.isBusy}
        onConfirm={call.run}
      />
    </ActionDialog>
  );
}

function Reset({ path, review, onClose, onDone }: ChangeProps) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag).running.reset;
  const name = review.definition.displayName;
  const call = useCall(async () => {
    await resetDecisions(client, path);
    onDone();
  });
  return (
    <ActionDialog title={w.button} error={call.error} onClose={onClose}>
      <p>{w.text}</p>
      <Confirm typed={name} label={w.confirm(name)} action={w.button} isBusy={call.isBusy} onConfirm={call.run} />
    </ActionDialog>
  );
}

function Extra({ path, review, onClose }: ChangeProps) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag).running.extra;
  const [, navigate] = useLocation();
  const call = useCall(async () => {
    const id = await createExtra(client, path);
    onClose();
    navigate(`/manage/reviews/${path.definitionId}/${id}`);
  });
  return (
    <ActionDialog title={w.button} error={call.error} onClose={onClose}>
      <p>{w.text(review.definition.displayName)}</p>
      <Confirm typed={undefined} label="" action={w.action} isBusy={call.isBusy} onConfirm={call.run} />
    </ActionDialog>
  );
}

const DIALOGS: Readonly<Record<DialogName, (props: ChangeProps) => ComponentChildren>> = {
  extend: Extend,
  reassign: Reassign,
  addReviewer: AddReviewer,
  reset: Reset,
  stop: (props) => <Stop {...props} isStage={false} />,
  stopStage: (props) => <Stop {...props} isStage />,
  extra: Extra,
};
