import { useApp } from '../../app/context';
import { ReviewLink } from '../ReviewLink';
import { wordsFor } from '../words/wordsFor';
import type { ListedReview } from './load';
import { serviceTime } from '../../api/time';

/** Reviews, each with its name, its position in time, and its dates in words. All lines of a list have one scale. */
export function TimeLine({ title, reviews }: { readonly title: string; readonly reviews: readonly ListedReview[] }) {
  const { tag, date } = useApp().language;
  if (reviews.length === 0) return null;
  const now = serviceTime();
  const starts = reviews.map(({ instance }) => Date.parse(instance.startDateTime));
  const ends = reviews.map(({ instance }) => Date.parse(instance.endDateTime));
  const scale = { from: Math.min(now, ...starts), to: Math.max(now, ...ends), now };
  return (
    <section>
      <h2>{title}</h2>
      <ul class="rows">
        <li class="scale muted" aria-hidden="true">
          <span class="today">{wordsFor(tag).home.today}</span>
          <span class="ends">
            <span>{date(new Date(scale.from).toISOString())}</span>
            <span>{date(new Date(scale.to).toISOString())}</span>
          </span>
        </li>
        {reviews.map((review) => (
          <Line key={review.instance.id} review={review} scale={scale} />
        ))}
      </ul>
    </section>
  );
}

interface Scale {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

function Line({ review: { definition, instance }, scale }: { readonly review: ListedReview; readonly scale: Scale }) {
  const { tag, date, timeLeft } = useApp().language;
  const w = wordsFor(tag);
  const datesOf = ({ status, startDateTime, endDateTime }: ListedReview['instance']): string => {
    if (status === 'NotStarted') return w.home.from(date(startDateTime));
    return status === 'InProgress' ? w.home.until(date(endDateTime)) : w.from(date(startDateTime), date(endDateTime));
  };
  const place = (instant: number): number => (100 * (instant - scale.from)) / Math.max(1, scale.to - scale.from);
  const [start, end] = [place(Date.parse(instance.startDateTime)), place(Date.parse(instance.endDateTime))];
  return (
    <li>
      <ReviewLink
        href={`/manage/reviews/${definition.id}/${instance.id}`}
        name={definition.displayName}
        resource={instance.resource}
      />
      <span>
        {instance.status === 'InProgress' ? (
          <strong>{timeLeft(instance.endDateTime)}</strong>
        ) : (
          w.statuses[instance.status]
        )}{' '}
        <span class="muted">{datesOf(instance)}</span>
      </span>
      <svg class="span" aria-hidden="true" preserveAspectRatio="none">
        <rect
          class="period"
          x={`${start}%`}
          width={`${Math.max(1, end - start)}%`}
          y="0.25rem"
          height="0.5rem"
          rx="4"
        />
        <rect class="now" x={`${place(scale.now)}%`} width="2" height="1rem" />
      </svg>
    </li>
  );
}
