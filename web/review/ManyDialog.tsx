import { useState } from 'preact/hooks';
import type { Answer, Item } from '../api/types';
import { Dialog } from '../app/Dialog';
import { useApp } from '../app/context';
import { isAgainst, isOpen } from './items';
import { outcome } from './words';
import type { OpenReview } from './useReview';

interface ManyDialogProps {
  readonly review: OpenReview;
  readonly order: { readonly items: readonly Item[]; readonly answer: Answer };
  readonly onClose: () => void;
  readonly onConfirm: (items: readonly Item[], answer: Answer, reason: string | undefined) => void;
}

/** Explains one decision about many items before it is made. Leaves out items with another suggestion, unless the person includes them. */
export function ManyDialog({ review, order, onClose, onConfirm }: ManyDialogProps) {
  const { items, answer } = order;
  const needsReason = review.definition.settings.justificationRequiredOnApproval;
  const { language } = useApp();
  const { t } = language;
  const [withAgainst, setWithAgainst] = useState(false);
  const [reason, setReason] = useState('');
  const changing = items.filter(({ decision }) => decision !== answer);
  const against = changing.filter((item) => isAgainst(item, answer));
  const counted = withAgainst ? changing : changing.filter((item) => !isAgainst(item, answer));
  const decided = counted.filter((item) => !isOpen(item)).length;
  const guests = counted.filter(({ reviewContext }) => reviewContext?.userType === 'Guest').length;
  const confirm = (event: Event): void => {
    event.preventDefault();
    onConfirm(counted, answer, needsReason ? reason.trim() : undefined);
  };
  const title = t.bulk.title(t.decide.verbs[answer], counted.length);
  if (changing.length === 0) {
    return (
      <Dialog title={title} onClose={onClose}>
        <p>{t.bulk.nothing}</p>
        <footer>
          <button type="button" autofocus onClick={onClose}>
            {t.close}
          </button>
        </footer>
      </Dialog>
    );
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={confirm}>
        <ul>
          <li>{counted.length === 0 ? t.bulk.nothing : t.bulk.outcome(outcome(answer, review, language))}</li>
          {decided > 0 && <li>{t.bulk.decided(decided)}</li>}
          {guests > 0 && <li>{t.bulk.guests(guests)}</li>}
          {against.length > 0 && !withAgainst && <li>{t.bulk.against(against.length)}</li>}
        </ul>
        {against.length > 0 && (
          <label class="check">
            <input
              type="checkbox"
              checked={withAgainst}
              onChange={({ currentTarget }) => {
                setWithAgainst(currentTarget.checked);
              }}
            />
            {t.bulk.alsoAgainst(against.length)}
          </label>
        )}
        {needsReason && (
          <label class="field">
            {t.decide.reason}
            <input
              type="text"
              autofocus
              required
              maxLength={2000}
              dir="auto"
              value={reason}
              onInput={({ currentTarget: { value } }) => {
                setReason(value);
              }}
            />
          </label>
        )}
        <footer>
          <button type="button" class="quiet" onClick={onClose}>
            {t.cancel}
          </button>
          <button type="submit" class="primary" disabled={counted.length === 0} autofocus={!needsReason}>
            {t.bulk.confirm(t.decide.verbs[answer], counted.length)}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
