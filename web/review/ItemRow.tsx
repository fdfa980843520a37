import type { Answer, Item } from '../api/types';
import { useApp } from '../app/context';
import { ReasonForm } from './ReasonForm';
import type { OpenReview } from './useReview';
import { about, access, badges, decidedBy, lastTime, outcome, suggestion } from './words';

export const ANSWERS = ['Approve', 'Deny', 'DontKnow'] as const satisfies readonly Answer[];

interface ItemRowProps {
  readonly review: OpenReview;
  readonly item: Item;
  /** Whether keys act on this row. */
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  /** The answer that needs a reason before it is saved. */
  readonly asking: Answer | undefined;
  readonly onSelect: (isSelected: boolean) => void;
  readonly onShow: () => void;
  readonly onAnswer: (answer: Answer) => void;
  /** Takes the reason; undefined if the person dropped the answer. */
  readonly onReason: (reason: string | undefined) => void;
}

/** The cells of one item: the principal, the facts, and the decision. */
export function ItemRow(props: ItemRowProps) {
  const { language, session } = useApp();
  const { t } = language;
  const { review, item, isCurrent, isSelected, asking } = props;
  const { isOpen } = review;
  const { displayName } = item.principal;
  const tabIndex = isCurrent ? 0 : -1;
  const before = lastTime(item, language);
  const effect =
    item.decision === 'Deny' || item.decision === 'DontKnow' ? outcome(item.decision, review, language) : '';
  return (
    <>
      {isOpen && (
        <div role="gridcell" class="cell-select">
          <input
            type="checkbox"
            tabIndex={tabIndex}
            checked={isSelected}
            aria-label={t.bulk.select(displayName)}
            onChange={({ currentTarget }) => {
              props.onSelect(currentTarget.checked);
            }}
          />
        </div>
      )}
      <div role="gridcell" class="cell-person">
        <span class="who">
          <button type="button" class="name" tabIndex={tabIndex} onClick={props.onShow}>
            <bdi>{displayName}</bdi>
          </button>
          {badges(item, language).map((badge) => (
            <span key={badge} class="badge">
              {badge}
            </span>
          ))}
        </span>
        <span class="muted">{about(item)}</span>
      </div>
      <div role="gridcell" class="cell-facts">
        <span class={item.recommendation === 'Deny' ? 'warning' : undefined}>{suggestion(item, language)}</span>
        <span class="muted">
          {[access(item, language), before && `${t.context.last}: ${before}`].filter(Boolean).join(' · ')}
        </span>
      </div>
      <div role="gridcell" class="cell-decision">
        {asking ? (
          <ReasonForm item={item} answer={asking} onDone={props.onReason} />
        ) : isOpen ? (
          <div class="choice">
            {ANSWERS.map((answer) => (
              <button
                key={answer}
                type="button"
                class={`answer ${answer}`}
                tabIndex={tabIndex}
                aria-pressed={item.decision === answer}
                aria-label={t.decide.label(t.decide.verbs[answer], displayName)}
                onClick={() => {
                  props.onAnswer(answer);
                }}
              >
                {t.decide.verbs[answer]}
              </button>
            ))}
          </div>
        ) : (
          <strong>{t.decide.done[item.decision]}</strong>
        )}
        <span class="muted">{[effect, decidedBy(item, language, session.person.id)].filter(Boolean).join(' · ')}</span>
      </div>
    </>
  );
}
