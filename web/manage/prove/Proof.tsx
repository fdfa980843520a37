import { Link } from 'wouter-preact';
import { useApp } from '../../app/context';
import { Failure, Skeleton } from '../../app/Failure';
import { useLoad } from '../../app/useLoad';
import type { ReviewPath } from '../../review/load';
import { loadProgress } from '../review/load';
import { wordsFor } from '../words/wordsFor';
import { Journal } from './Journal';
import { loadHistory } from './load';
import { Packs } from './Packs';
import { Quality } from './Quality';
import { proofWords } from './words/wordsFor';

/** The evidence of an instance: how decisions were made, its journal, and packs for an auditor. */
export function Proof(path: ReviewPath) {
  const { client, language } = useApp();
  const p = proofWords(language.tag);
  const [loaded, reload] = useLoad(path.instanceId, () => loadHistory(client, path));
  const [counted] = useLoad(path.instanceId, () => loadProgress(client, path));
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={p.missing} />;
  if (loaded.state === 'loading') return <Skeleton rows={6} />;
  const [name, journal] = loaded.value;
  return (
    <div class="column">
      <div>
        <p class="crumbs">
          <Link href="/manage">{wordsFor(language.tag).home.title}</Link>
          <Link href={`/manage/reviews/${path.definitionId}/${path.instanceId}`}>{name}</Link>
        </p>
        <h1>{p.title}</h1>
      </div>
      {counted.state === 'ready' && <Quality path={path} progress={counted.value} />}
      {counted.state === 'loading' && <Skeleton rows={3} />}
      {counted.state === 'failed' && <p role="alert">{String(counted.error)}</p>}
      <Packs place={path} />
      {/* The only instance of a one-time review has the id of its definition. */}
      {path.instanceId !== path.definitionId && (
        <p>
          <Link href={`/manage/reviews/${path.definitionId}/proof`}>{p.ofSeries}</Link>
        </p>
      )}
      <Journal lines={journal} />
    </div>
  );
}

/** Packs of a period of a series. */
export function SeriesProof({ definitionId }: Pick<ReviewPath, 'definitionId'>) {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  return (
    <div class="column">
      <div>
        <p class="crumbs">
          <Link href="/manage">{w.home.title}</Link>
          <Link href={`/manage/reviews/${definitionId}`}>{w.series}</Link>
        </p>
        <h1>{proofWords(tag).series}</h1>
      </div>
      <Packs place={{ definitionId }} />
    </div>
  );
}
