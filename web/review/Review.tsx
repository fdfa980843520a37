import { useMemo } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useApp } from '../app/context';
import { Failure, Skeleton } from '../app/Failure';
import { useLoad } from '../app/useLoad';
import { SelfReview } from '../selfReview/SelfReview';
import { isSelfReview, loadReview, type ReviewData, type ReviewPath } from './load';
import { ReviewPage } from './ReviewPage';
import { useReview } from './useReview';

/** One review; its mail links to this page. */
export function Review({ definitionId, instanceId }: ReviewPath) {
  const { client } = useApp();
  const path = useMemo(() => ({ definitionId, instanceId }), [definitionId, instanceId]);
  const [loaded, reload] = useLoad(instanceId, () => loadReview(client, path));
  switch (loaded.state) {
    case 'failed':
      return <Failure error={loaded.error} reload={reload} />;
    case 'loading':
      return (
        <div class="column">
          <Skeleton rows={8} />
        </div>
      );
    case 'ready':
      return <Loaded path={path} data={loaded.value} reload={reload} />;
  }
}

interface LoadedProps {
  readonly path: ReviewPath;
  readonly data: ReviewData;
  readonly reload: () => void;
}

function Loaded({ path, data, reload }: LoadedProps) {
  const review = useReview(path, data, reload);
  if (data.all === 0) return <Nothing title={data.definition.displayName} />;
  return isSelfReview(data) ? <SelfReview review={review} /> : <ReviewPage review={review} />;
}

/** The page for people who may see a review but decide nothing in it. */
function Nothing({ title }: { readonly title: string }) {
  const { t } = useApp().language;
  return (
    <section class="notice">
      <h1>{title}</h1>
      <p>{t.review.noItems}</p>
      <Link href="/reviews" class="button">
        {t.failed.back}
      </Link>
    </section>
  );
}
