import { Link } from 'wouter-preact';
import { useApp } from '../app/context';
import { Failure, Skeleton } from '../app/Failure';
import { useLoad } from '../app/useLoad';
import { loadReviews, type OpenReview } from './load';

/** All reviews that wait for the person, in the order of their ends; below them, the finished ones that can still be changed. */
export function MyReviews() {
  const { client, language } = useApp();
  const { t } = language;
  const [loaded, reload] = useLoad('reviews', () => loadReviews(client));
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} />;
  if (loaded.state === 'loading') {
    return (
      <div class="column">
        <h1>{t.list.title}</h1>
        <Skeleton rows={3} />
      </div>
    );
  }
  const todo = loaded.value.filter(({ left }) => left > 0);
  const done = loaded.value.filter(({ left }) => left === 0);
  return (
    <div class="column">
      <h1>{t.list.title}</h1>
      {todo.length === 0 ? <Nothing /> : <Section title={t.list.open} reviews={todo} />}
      {done.length > 0 && <Section title={t.list.done} reviews={done} />}
    </div>
  );
}

function Nothing() {
  const { t } = useApp().language;
  return (
    <section class="notice">
      <h2>{t.list.none}</h2>
      <p>{t.list.noneText}</p>
    </section>
  );
}

const Section = ({ title, reviews }: { readonly title: string; readonly reviews: readonly OpenReview[] }) => (
  <section>
    <h2>{title}</h2>
    <ul class="cards">
      {reviews.map((review) => (
        <Card key={review.instance.id} {...review} />
      ))}
    </ul>
  </section>
);

function Card({ instance, definition, resource, endDateTime, onBehalfOf, all, left }: OpenReview) {
  const { t, date, timeLeft } = useApp().language;
  const action = left === all ? t.list.start : left > 0 ? t.list.goOn : t.list.look;
  const name = resource.accessPackageDisplayName ?? resource.displayName;
  return (
    <li class="card">
      <div class="card-head">
        <h3>
          <Link href={`/reviews/${definition.id}/${instance.id}`}>{definition.displayName.trim() || '–'}</Link>
        </h3>
        <p class="muted">
          {t.kinds[resource.type]} <bdi>{name}</bdi>
        </p>
        {onBehalfOf !== undefined && <p class="badge">{t.context.onBehalfOf(onBehalfOf)}</p>}
      </div>
      <p class="card-time">
        <strong>{timeLeft(endDateTime)}</strong>
        <span class="muted">{t.list.until(date(endDateTime))}</span>
      </p>
      <div class="card-progress">
        <progress max={all} value={all - left} aria-label={t.list.left(left, all)} />
        <span>{t.list.left(left, all)}</span>
      </div>
      <span class="card-action" aria-hidden="true">
        {action}
      </span>
    </li>
  );
}
