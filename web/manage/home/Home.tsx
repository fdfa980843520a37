import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useApp } from '../../app/context';
import { Failure, Skeleton } from '../../app/Failure';
import { useLoad } from '../../app/useLoad';
import { formWords } from '../form/words/wordsFor';
import { useMayManage } from '../../session/rights';
import { ReviewLink } from '../ReviewLink';
import { wordsFor } from '../words/wordsFor';
import { Attention } from './Attention';
import { type ListedReview, loadEnds, loadOverview } from './load';
import { TimeLine } from './TimeLine';

/** The reviews that need attention; then those in progress and to come, on a time line; then those that are over. */
export function Home() {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const [loaded, reload] = useLoad('manage', () => loadOverview(client));
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={w.home.refused} />;
  if (loaded.state === 'loading') {
    return (
      <div class="column">
        <h1>{w.home.title}</h1>
        <Skeleton rows={4} />
      </div>
    );
  }
  const { attention, reviews } = loaded.value;
  return (
    <div class="column">
      <div class="title">
        <h1>{w.home.title}</h1>
        {reviews.length > 0 && <Create />}
      </div>
      <Attention items={attention} />
      {reviews.length === 0 && <Nothing />}
      <TimeLine title={w.home.open} reviews={reviews.filter(({ instance }) => instance.status !== 'NotStarted')} />
      <TimeLine title={w.home.coming} reviews={reviews.filter(({ instance }) => instance.status === 'NotStarted')} />
      <Ends isAlone={reviews.length === 0} />
    </div>
  );
}

const Nothing = () => (
  <div class="notice">
    <p>{wordsFor(useApp().language.tag).home.none}</p>
    <Create />
  </div>
);

/** A link to a new review, for people who may create one. */
function Create() {
  const { tag } = useApp().language;
  const mayCreate = [useMayManage('group'), useMayManage('directoryRole')].includes(true);
  return mayCreate ? (
    <Link class="button primary" href="/manage/new">
      {formWords(tag).create}
    </Link>
  ) : null;
}

/** The reviews that are over, loaded when a person opens the list. The list is open at first if there are no other reviews. */
function Ends({ isAlone }: { readonly isAlone: boolean }) {
  const { language } = useApp();
  const w = wordsFor(language.tag);
  const [isOpen, setOpen] = useState(isAlone);
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
      }}
    >
      <summary>{w.home.ends}</summary>
      {isOpen && <LoadedEnds />}
    </details>
  );
}

function LoadedEnds() {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const [loaded, reload] = useLoad('ends', () => loadEnds(client));
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={w.missing} />;
  if (loaded.state === 'loading') return <Skeleton rows={2} />;
  if (loaded.value.length === 0) return <p class="muted">{w.home.noEnds}</p>;
  return (
    <ul class="rows">
      {loaded.value.map((review) => (
        <End key={review.instance.id} {...review} />
      ))}
    </ul>
  );
}

const End = ({ definition, instance }: ListedReview) => (
  <li>
    <ReviewLink
      href={`/manage/reviews/${definition.id}/${instance.id}`}
      name={definition.displayName}
      resource={instance.resource}
    />
    <span class="muted">{useApp().language.date(instance.endDateTime)}</span>
  </li>
);
