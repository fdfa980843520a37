import { useEffect, useRef, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { serviceTime } from '../../api/time';
import { useApp } from '../../app/context';
import { Failure, Skeleton } from '../../app/Failure';
import { type Loaded, useLoad } from '../../app/useLoad';
import type { ReviewPath } from '../../review/load';
import { Raw } from '../Raw';
import { proofWords } from '../prove/words/wordsFor';
import { useUnderWay } from '../useUnderWay';
import { wordsFor } from '../words/wordsFor';
import type { ManagedProps } from './ActionDialog';
import { BurnDown } from './BurnDown';
import { Decisions } from './Decisions';
import { Finish } from './Finish';
import { loadManaged, loadProgress, type ManagedReview as Managed, type Progress } from './load';
import { ReadBacks } from './ReadBacks';
import { Resources, Reviewers } from './Reviewers';
import { Running } from './Running';

const LOOK_MS = 3_000;
/** The age in milliseconds from which the page names the time of the figures: a large review is counted once a minute. */
const FRESH_MS = 10_000;
/**
 * How many times longer than a count the page waits before the next one, so that the service spends at most a tenth of its time on
 * counting.
 */
const PART = 10;
/** The statuses in which the service works without a person. */
const UNDER_WAY = ['Initializing', 'Starting', 'Completing', 'AutoReviewing', 'AutoReviewed', 'Applying'];

/** An administrator's page of an instance: its progress, its decisions, and its end. */
export function ManagedReview(path: ReviewPath) {
  const w = wordsFor(useApp().language.tag);
  const { loaded, reload, counted, recount, changed, version } = useManaged(path);
  useEffect(() => {
    // The part of the page to which a link leads exists only now.
    if (loaded.state === 'ready' && location.hash !== '') {
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
    }
  }, [loaded.state]);
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={w.missing} />;
  if (loaded.state === 'loading') return <Skeleton rows={6} />;
  const { definition, instance } = loaded.value;
  const progress = valueOf(counted);
  return (
    <div class="column">
      <Head path={path} review={loaded.value} progress={progress} />
      {instance.errors.map(({ code, message }) => (
        <div key={message} class="banner warn">
          <span>{w.errors[code] ?? message}</span>
          {w.errors[code] !== undefined && <Raw text={message} />}
        </div>
      ))}
      {counted.state === 'loading' && <Skeleton rows={6} />}
      {counted.state === 'failed' && <Failure error={counted.error} reload={recount} missing={w.missing} />}
      {progress && <Figures path={path} review={loaded.value} progress={progress} onChanged={changed} />}
      <Decisions
        path={path}
        progress={progress}
        version={version}
        hasEnded={instance.status !== 'InProgress'}
        title={definition.displayName}
      />
    </div>
  );
}

/** Returns an instance and its figures, which are read again while the service works on the instance. */
function useManaged(path: ReviewPath) {
  const { client } = useApp();
  const [loaded, reload, refresh] = useLoad(path.instanceId, () => loadManaged(client, path));
  const took = useRef(0);
  const [counted, recount, refreshCount] = useLoad(path.instanceId, async () => {
    const begun = performance.now();
    const answer = await loadProgress(client, path);
    took.current = performance.now() - begun;
    return answer;
  });
  const [changes, setChanges] = useState(0);
  const look = (): void => {
    refresh();
    refreshCount();
  };
  const status = valueOf(loaded)?.instance.status ?? '';
  const isRetried = valueOf(counted)?.retriesRemovals === true;
  useUnderWay(UNDER_WAY.includes(status) || isRetried, look, Math.max(LOOK_MS, PART * took.current));
  return {
    loaded,
    reload,
    counted,
    recount,
    changed: (): void => {
      look();
      setChanges(changes + 1);
    },
    version: `${status} ${changes} ${isRetried}`,
  };
}

const valueOf = <T,>(loaded: Loaded<T>): T | undefined => (loaded.state === 'ready' ? loaded.value : undefined);

/** The figures of an instance, and its actions. */
function Figures({ path, review, progress, onChanged }: ManagedProps) {
  return (
    <>
      <Finish path={path} review={review} progress={progress} onChanged={onChanged} />
      <ReadBacks progress={progress} />
      <BurnDown review={review} progress={progress} />
      <Reviewers path={path} review={review} progress={progress} />
      <Resources progress={progress} />
      <Running path={path} review={review} progress={progress} onChanged={onChanged} />
    </>
  );
}

interface HeadProps {
  readonly path: ReviewPath;
  readonly review: Managed;
  readonly progress: Progress | undefined;
}

function Head({ path, review, progress }: HeadProps) {
  const { definition, instance } = review;
  const { t, tag, moment } = useApp().language;
  const w = wordsFor(tag);
  const resource = progress?.resources[0];
  return (
    <section class="intro">
      <div>
        <p class="crumbs">
          <Link href="/manage">{w.home.title}</Link>
          <Link href={`/manage/reviews/${definition.id}`}>{w.series}</Link>
        </p>
        <h1>{definition.displayName}</h1>
        <p>
          {resource && (
            <Link href={`/manage/resources/${resource.id}`}>
              {w.about(t.kinds[resource.type] ?? '', resource.displayName)}
            </Link>
          )}
        </p>
        <p class="time-left">{w.statuses[instance.status] ?? instance.status}</p>
        <p>{w.from(moment(instance.startDateTime), moment(instance.endDateTime))}</p>
        <p class="muted">{w.askedBy(definition.createdBy.displayName)}</p>
        <p>
          <Link class="button" href={`/manage/reviews/${path.definitionId}/${path.instanceId}/proof`}>
            {proofWords(tag).place}
          </Link>
        </p>
      </div>
      <Decided progress={progress} />
    </section>
  );
}

/** The share of decided items, with the time of the count if that was some time ago. */
function Decided({ progress }: Pick<HeadProps, 'progress'>) {
  const { tag, moment } = useApp().language;
  const w = wordsFor(tag);
  const words = progress ? w.decided(progress.items - progress.open, progress.items) : w.counting;
  const isOld = progress !== undefined && serviceTime() - Date.parse(progress.countedDateTime) > FRESH_MS;
  return (
    <footer>
      <div class="progress">
        <progress
          max={Math.max(1, progress?.items ?? 1)}
          value={progress ? progress.items - progress.open : undefined}
          aria-label={words}
        />
        <span>{words}</span>
        {isOld && <span class="muted">{w.countedAt(moment(progress.countedDateTime))}</span>}
      </div>
    </footer>
  );
}
