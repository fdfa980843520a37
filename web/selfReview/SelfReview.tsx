import { useState } from 'preact/hooks';
import type { Answer, Item } from '../api/types';
import { useApp } from '../app/context';
import { ANSWERS } from '../review/ItemRow';
import { Intro } from '../review/Intro';
import { Notices } from '../review/Notices';
import { ReasonForm } from '../review/ReasonForm';
import { Toast } from '../review/Toast';
import { useDecisions } from '../review/useDecisions';
import type { OpenReview } from '../review/useReview';
import { access, resourceName, suggestion } from '../review/words';

/** A review of one's own access, with a card and a question for each item. */
export function SelfReview({ review }: { readonly review: OpenReview }) {
  const { said, answer, undo } = useDecisions(review);
  return (
    <div class="column">
      <Intro review={review} />
      <Notices instanceId={review.path.instanceId} refresh={review.refresh} />
      <ul class="questions">
        {review.items.map((item) => (
          <Question key={item.id} item={item} review={review} onAnswer={answer} />
        ))}
      </ul>
      <Toast text={said} onUndo={undo} />
    </div>
  );
}

interface QuestionProps {
  readonly item: Item;
  readonly review: OpenReview;
  readonly onAnswer: (item: Item, answer: Answer, reason?: string) => void;
}

function Question({ item, review, onAnswer }: QuestionProps) {
  const { language } = useApp();
  const { t, date } = language;
  const [asking, setAsking] = useState<Answer>();
  const { settings } = review.definition;
  const words: Readonly<Record<Answer, string>> = { Approve: t.self.yes, Deny: t.self.no, DontKnow: t.self.unsure };
  const removed = settings.autoApplyDecisionsEnabled
    ? t.self.removed(date(review.instance.endDateTime))
    : t.self.removedByHand;
  const outcome = { Approve: t.self.kept, Deny: removed, DontKnow: t.self.unsureText, NotReviewed: '' }[item.decision];
  const answer = (chosen: Answer): void => {
    if (settings.justificationRequiredOnApproval) setAsking(chosen);
    else onAnswer(item, chosen);
  };
  return (
    <li class="question">
      <h2>{t.self.question(`${t.kinds[item.resource.type] ?? ''} ${resourceName(item)}`)}</h2>
      <p class="muted">
        {access(item, language)}. {suggestion(item, language)}
      </p>
      {asking ? (
        <ReasonForm
          item={item}
          answer={asking}
          onDone={(reason) => {
            setAsking(undefined);
            if (reason !== undefined) onAnswer(item, asking, reason);
          }}
        />
      ) : (
        <div class="answers">
          {ANSWERS.map((chosen) => (
            <button
              key={chosen}
              type="button"
              class={`answer ${chosen}`}
              disabled={!review.isOpen}
              aria-pressed={item.decision === chosen}
              onClick={() => {
                answer(chosen);
              }}
            >
              {words[chosen]}
            </button>
          ))}
        </div>
      )}
      <p role="status">{outcome}</p>
    </li>
  );
}
