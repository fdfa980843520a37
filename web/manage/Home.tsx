import { Link } from 'wouter-preact';
import { useApp } from '../app/context';
import { Failure, Skeleton } from '../app/Failure';
import { useLoad } from '../app/useLoad';
import { type ListedReview, loadOpenReviews } from './load';
import { wordsFor } from './words/wordsFor';

/** The reviews that are not over: those that wait for an administrator, those in progress, and those to come. */
export function Home() {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const [loaded, reload] = useLoad('manage', () => loadOpenReviews(client));
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={w.missing} />;
  const reviews = loaded.state === 'ready' ? loaded.value : [];
  const waiting = reviews.filter(({ instance }) => instance.status === 'Completed' || instance.errors.length > 0);
  const others = reviews.filter((review) => !waiting.includes(review));
  const coming = others.filter(({ instance }) => instance.status === 'NotStarted');
  return (
    <div class="column">
      <h1>{w.home.title}</h1>
      {loaded.state === 'loading' && <Skeleton rows={4} />}
      {loaded.state === 'ready' && reviews.length === 0 && <p class="notice">{w.home.none}</p>}
      <Section title={w.home.waiting} reviews={waiting} />
      <Section title={w.home.open} reviews={others.filter((review) => !coming.includes(review))} />
      <Section title={w.home.coming} reviews={coming} />
    </div>
  );
}

function Section({ title, reviews }: { readonly title: string; readonly reviews: readonly ListedReview[] }) {
  if (reviews.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="cards">
        {reviews.map((review) => (
          <Card key={review.instance.id} {...review} />
        ))}
      </ul>
    </section>
  );
}

function Card({ definition, instance }: ListedReview) {
  const { tag, date, timeLeft } = useApp().language;
  const w = wordsFor(tag);
  const isComing = instance.status === 'NotStarted';
  return (
    <li class="card">
      <div class="card-head">
        <h3>
          <Link href={`/manage/reviews/${definition.id}/${instance.id}`}>{definition.displayName}</Link>
        </h3>
        <p class="muted">{w.statuses[instance.status] ?? instance.status}</p>
      </div>
      <p class="card-time">
        {instance.status === 'InProgress' && <strong>{timeLeft(instance.endDateTime)}</strong>}
        <span class="muted">
          {isComing ? w.home.from(date(instance.startDateTime)) : w.home.until(date(instance.endDateTime))}
        </span>
      </p>
      {instance.errors.map(({ code, message }) => (
        <p key={code} class="warning card-note">
          {message}
        </p>
      ))}
    </li>
  );
}
