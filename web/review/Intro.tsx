import { useApp } from '../app/context';
import { isOpen } from './items';
import { isSelfReview, presentPeriod } from './load';
import type { OpenReview } from './useReview';
import { resourceName } from './words';

/** What is asked and by whom, until when, and what a decision and silence do. */
export function Intro({ review }: { readonly review: OpenReview }) {
  const { t } = useApp().language;
  const { definition, items } = review;
  const { createdBy, stageSettings, descriptionForReviewers } = definition;
  const [first] = items;
  const resource = first ? `${t.kinds[first.resource.type] ?? ''} ${resourceName(first)}` : '';
  return (
    <section class="intro">
      {stageSettings.length > 0 && <p class="muted">{t.review.stages(stageSettings.length)}</p>}
      <h1>{definition.displayName}</h1>
      <p>
        {isSelfReview(review)
          ? t.self.asked(createdBy.displayName)
          : t.review.asked(createdBy.displayName, items.length, resource)}
      </p>
      {descriptionForReviewers && (
        <figure class="quote">
          <figcaption class="muted">{t.review.quote(createdBy.displayName)}</figcaption>
          <blockquote dir="auto">{descriptionForReviewers}</blockquote>
        </figure>
      )}
      <Terms review={review} />
      <Progress review={review} />
    </section>
  );
}

function Terms({ review }: { readonly review: OpenReview }) {
  const { t, moment, timeLeft } = useApp().language;
  const { settings } = review.definition;
  const until = presentPeriod(review).endDateTime;
  const effect = settings.autoApplyDecisionsEnabled
    ? t.review.effects.appliedByItself(moment(review.instance.endDateTime))
    : t.review.effects.appliedByHand;
  const silence = t.review.silence[settings.defaultDecisionEnabled ? settings.defaultDecision : 'None'];
  if (!review.isOpen) return <p class="banner">{t.review.ended}</p>;
  return (
    <>
      <p>
        <strong>{timeLeft(until)}.</strong> {t.review.until(moment(until))}
        {settings.justificationRequiredOnApproval && ` ${t.review.reasonNeeded}`}
      </p>
      <p class="muted">
        {effect} {silence}
      </p>
    </>
  );
}

function Progress({ review }: { readonly review: OpenReview }) {
  const { t } = useApp().language;
  const all = review.items.length;
  const decided = review.items.filter((item) => !isOpen(item)).length;
  const words = t.review.progress(decided, all);
  return (
    <>
      <div class="progress">
        <progress max={all} value={decided} aria-label={words} />
        <span>{words}</span>
      </div>
      {review.isOpen && decided === all && all > 0 && (
        <p class="banner good" role="status">
          <span>
            <strong>{t.review.complete}</strong> {t.review.completeText}
          </span>
        </p>
      )}
    </>
  );
}
