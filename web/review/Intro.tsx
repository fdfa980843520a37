import { useApp } from '../app/context';
import { useOutbox } from '../outbox/useOutbox';
import { ANSWERS } from './ItemRow';
import { isOpen } from './items';
import { isSelfReview, presentPeriod } from './load';
import type { OpenReview } from './useReview';
import { outcome, resourceName } from './words';

/** The introduction to a review: its creator, its question, its end, and what follows from a decision and from no decision. */
export function Intro({ review }: { readonly review: OpenReview }) {
  const { t } = useApp().language;
  const { definition, items, all } = review;
  const { createdBy, stageSettings, descriptionForReviewers } = definition;
  const [first] = items;
  const resource = first ? `${t.kinds[first.resource.type] ?? ''} ${resourceName(first)}` : '';
  const isOwn = isSelfReview(review);
  return (
    <section class="intro">
      <div>
        {stageSettings.length > 0 && <p class="muted">{t.review.stages(stageSettings.length)}</p>}
        <h1>{definition.displayName}</h1>
        <p>{isOwn ? t.self.asked(createdBy.displayName) : t.review.asked(createdBy.displayName, all, resource)}</p>
        {descriptionForReviewers && (
          <figure class="quote">
            <figcaption class="muted">{t.review.quote(createdBy.displayName)}</figcaption>
            <blockquote dir="auto">{descriptionForReviewers}</blockquote>
          </figure>
        )}
      </div>
      <div>
        <Terms review={review} />
        {!isOwn && review.isOpen && <Outcomes review={review} />}
      </div>
      {all > 1 && <Progress review={review} />}
    </section>
  );
}

function Terms({ review }: { readonly review: OpenReview }) {
  const { t, moment, timeLeft } = useApp().language;
  const until = presentPeriod(review).endDateTime;
  if (!review.isOpen) return <p class="banner">{t.review.ended}</p>;
  return (
    <>
      <p class="time-left">{timeLeft(until)}</p>
      <p>
        {t.review.until(moment(until))}
        {review.definition.settings.justificationRequiredOnApproval && ` ${t.review.reasonNeeded}`}
      </p>
    </>
  );
}

function Outcomes({ review }: { readonly review: OpenReview }) {
  const { language } = useApp();
  const { t } = language;
  return (
    <details open={matchMedia('(min-width: 64rem)').matches}>
      <summary>{t.review.outcomes}</summary>
      <dl class="outcomes">
        {[...ANSWERS, 'NotReviewed' as const].map((decision) => (
          <div key={decision}>
            <dt>{decision === 'NotReviewed' ? t.review.silence : t.decide.verbs[decision]}</dt>
            <dd>{outcome(decision, review, language)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Progress({ review }: { readonly review: OpenReview }) {
  const { t } = useApp().language;
  const { items, all, isWhole } = review;
  const { waiting, conflicts, refusals } = useOutbox();
  const decided = items.filter((item) => !isOpen(item)).length;
  const isSaved = waiting.size + conflicts.size + refusals.size === 0;
  const words = isWhole ? t.review.progress(decided, all) : t.review.reading(items.length, all);
  return (
    <footer>
      <div class="progress">
        <progress max={all} value={isWhole ? decided : undefined} aria-label={words} />
        <span>{words}</span>
      </div>
      {review.isOpen && decided === all && isSaved && (
        <p class="banner good" role="status">
          <span>
            <strong>{t.review.complete}</strong> {t.review.completeText}
          </span>
        </p>
      )}
    </footer>
  );
}
