import { useState } from 'preact/hooks';
import type { Answer, Item } from '../api/types';
import { Dialog } from '../app/Dialog';
import { useApp } from '../app/context';
import { useLoad } from '../app/useLoad';
import type { Language } from '../language/language';
import { ANSWERS } from './ItemRow';
import { isOpen, lastSignIn } from './items';
import { loadStageItem } from './load';
import type { OpenReview } from './useReview';
import { about, access, badges, decidedBy, lastTime, outcome, suggestion } from './words';

interface ItemSheetProps {
  readonly review: OpenReview;
  readonly item: Item;
  readonly onAnswer: (item: Item, answer: Answer, reason: string) => void;
  readonly onClose: () => void;
}

/** All facts about one item, and the decision with its reason. */
export function ItemSheet({ review, item, onAnswer, onClose }: ItemSheetProps) {
  const { language } = useApp();
  return (
    <Dialog title={item.principal.displayName} isSheet onClose={onClose}>
      <p class="muted">{[...badges(item, language), about(item)].filter(Boolean).join(', ')}</p>
      <p class={item.recommendation === 'Deny' ? 'warning' : undefined}>{suggestion(item, language)}</p>
      <Facts item={item} />
      <EarlierStages review={review} item={item} />
      {review.isOpen && <DecisionForm review={review} item={item} onAnswer={onAnswer} />}
    </Dialog>
  );
}

function Facts({ item }: { readonly item: Item }) {
  const { language } = useApp();
  return (
    <dl>
      {factsOf(item, language).map(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function factsOf(item: Item, language: Language): readonly (readonly [string, string | null | undefined])[] {
  const { t } = language;
  const { principal, reviewContext: context } = item;
  return [
    [t.context.signInName, principal.userPrincipalName],
    [t.context.jobTitle, context?.jobTitle],
    [t.context.department, context?.department],
    [t.context.manager, context?.manager?.displayName],
    [t.context.access, access(item, language)],
    [t.context.signIn, signInWords(item, language)],
    [t.context.last, [lastTime(item, language), context?.lastDecision?.justification].filter(Boolean).join('. ')],
  ];
}

function signInWords(item: Item, { t, date }: Language): string {
  const last = lastSignIn(item);
  if (last) return date(last);
  return last === null ? t.suggest.neverSignedIn : t.context.unknown;
}

/** The decisions of earlier stages, if the review shows them to its reviewers. */
function EarlierStages({ review, item }: { readonly review: OpenReview; readonly item: Item }) {
  const { client, language, session } = useApp();
  const { t } = language;
  const earlier = review.definition.settings.decisionHistoriesForReviewersEnabled ? review.stages.slice(0, -1) : [];
  const [loaded] = useLoad(item.id, () =>
    Promise.all(earlier.map(({ id }) => loadStageItem(client, review.path, id, item.id))),
  );
  if (earlier.length === 0 || loaded.state !== 'ready') return null;
  return (
    <section>
      <h3>{t.context.earlier}</h3>
      <ol>
        {loaded.value.map((before, n) => (
          <li key={n}>
            <strong>{t.decide.done[before.decision]}</strong> {decidedBy(before, language, session.person.id)}
            {before.justification && <blockquote dir="auto">{before.justification}</blockquote>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function DecisionForm({ review, item, onAnswer }: Omit<ItemSheetProps, 'onClose'>) {
  const { language, session } = useApp();
  const { t } = language;
  const [reason, setReason] = useState(item.justification);
  const isNeeded = review.definition.settings.justificationRequiredOnApproval;
  return (
    <form
      class="decision"
      onSubmit={(event) => {
        event.preventDefault();
        const { value } = event.submitter as HTMLButtonElement; // only buttons submit this form
        onAnswer(item, value as Answer, reason.trim());
      }}
    >
      <label class="field">
        {t.decide.reason}
        <textarea
          rows={3}
          maxLength={2000}
          dir="auto"
          required={isNeeded}
          value={reason}
          onInput={({ currentTarget: { value } }) => {
            setReason(value);
          }}
        />
      </label>
      <p class="muted">
        {isOpen(item)
          ? ''
          : `${outcome(item.decision, review, language)} · ${decidedBy(item, language, session.person.id)}`}
      </p>
      <footer>
        {ANSWERS.map((answer) => (
          <button
            key={answer}
            type="submit"
            value={answer}
            class={`answer ${answer}`}
            aria-pressed={item.decision === answer}
          >
            {t.decide.verbs[answer]}
          </button>
        ))}
      </footer>
    </form>
  );
}
