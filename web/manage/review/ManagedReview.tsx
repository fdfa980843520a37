import { useEffect } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useApp } from '../../app/context';
import { Failure, Skeleton } from '../../app/Failure';
import { useLoad } from '../../app/useLoad';
import { isOpen } from '../../review/items';
import type { ReviewPath } from '../../review/load';
import { resourceName } from '../../review/words';
import { Raw } from '../Raw';
import { proofWords } from '../prove/words/wordsFor';
import { useUnderWay } from '../useUnderWay';
import { wordsFor } from '../words/wordsFor';
import { BurnDown } from './BurnDown';
import { Decisions } from './Decisions';
import { Finish } from './Finish';
import { loadManaged, type ManagedReview as Managed } from './load';
import { ReadBacks } from './ReadBacks';
import { Resources, Reviewers } from './Reviewers';
import { Running } from './Running';

const LOOK_MS = 3_000;
/** Work that goes on by itself. */
const UNDER_WAY = ['Initializing', 'Starting', 'Completing', 'AutoReviewing', 'AutoReviewed', 'Applying'];

/** An instance as its administrator sees it: how far it is, who decided what, and its end. */
export function ManagedReview(path: ReviewPath) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const [loaded, reload, refresh] = useLoad(path.instanceId, () => loadManaged(client, path, language.tag));
  useUnderWay(loaded.state === 'ready' && UNDER_WAY.includes(loaded.value.instance.status), refresh, LOOK_MS);
  useEffect(() => {
    // The part of the page that a link names is there only now.
    if (loaded.state === 'ready' && location.hash !== '') {
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
    }
  }, [loaded.state]);
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={w.missing} />;
  if (loaded.state === 'loading') return <Skeleton rows={6} />;
  const { definition, instance, items } = loaded.value;
  return (
    <div class="column">
      <Head path={path} review={loaded.value} />
      {instance.errors.map(({ code, message }) => (
        <div key={message} class="banner warn">
          <span>{w.errors[code] ?? message}</span>
          {w.errors[code] !== undefined && <Raw text={message} />}
        </div>
      ))}
      <Finish path={path} review={loaded.value} onApplied={refresh} />
      <ReadBacks items={items} />
      <BurnDown review={loaded.value} />
      <Reviewers path={path} review={loaded.value} />
      <Resources review={loaded.value} />
      <Running path={path} review={loaded.value} onChanged={refresh} />
      <Decisions path={path} items={items} hasEnded={instance.status !== 'InProgress'} title={definition.displayName} />
    </div>
  );
}

function Head({ path, review }: { readonly path: ReviewPath; readonly review: Managed }) {
  const { definition, instance, items } = review;
  const { t, tag, moment } = useApp().language;
  const w = wordsFor(tag);
  const [first] = items;
  const decided = items.filter((item) => !isOpen(item)).length;
  const words = w.decided(decided, items.length);
  return (
    <section class="intro">
      <div>
        <p class="crumbs">
          <Link href="/manage">{w.home.title}</Link>
          <Link href={`/manage/reviews/${definition.id}`}>{w.series}</Link>
        </p>
        <h1>{definition.displayName}</h1>
        {first && (
          <p>
            <Link href={`/manage/resources/${first.resource.id}`}>
              {w.about(t.kinds[first.resource.type] ?? '', resourceName(first))}
            </Link>
          </p>
        )}
        <p class="time-left">{w.statuses[instance.status] ?? instance.status}</p>
        <p>{w.from(moment(instance.startDateTime), moment(instance.endDateTime))}</p>
        <p class="muted">{w.askedBy(definition.createdBy.displayName)}</p>
        <p>
          <Link class="button" href={`/manage/reviews/${path.definitionId}/${path.instanceId}/proof`}>
            {proofWords(tag).place}
          </Link>
        </p>
      </div>
      <footer>
        <div class="progress">
          <progress max={Math.max(1, items.length)} value={decided} aria-label={words} />
          <span>{words}</span>
        </div>
      </footer>
    </section>
  );
}
