import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../api/client';
import { Dialog } from '../app/Dialog';
import { useApp } from '../app/context';
import { isOpen } from './items';
import type { OpenReview } from './useReview';

/** Fewer are decided faster by keys and groups. */
const LEAST = 100;
const LOOK_MS = 2_000;

/** Follows all suggestions at once: a job of the service, which goes on when the page is closed. */
export function Suggestions({ review }: { readonly review: OpenReview }) {
  const { client, language } = useApp();
  const { t } = language;
  const { definitionId, instanceId } = review.path;
  const storageKey = `job ${instanceId}`;
  const [job, setJob] = useState(() => localStorage.getItem(storageKey));
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<string>();
  const suggested = review.items.filter((item) => isOpen(item) && item.recommendation !== 'NoInfoAvailable').length;

  const begin = async (): Promise<void> => {
    setAsking(false);
    const path = `/identityGovernance/accessReviews/definitions/${definitionId}/instances/${instanceId}/acceptRecommendations`;
    const { headers } = await client.send('POST', path, { prefer: 'respond-async' });
    const location = headers.get('location');
    if (location === null) {
      review.refresh();
      return;
    }
    localStorage.setItem(storageKey, location);
    setJob(location);
  };
  useJob(job, review.refresh, (error) => {
    localStorage.removeItem(storageKey);
    setJob(null);
    setFailure(error);
  });

  if (job !== null) {
    const decided = review.items.filter((item) => !isOpen(item)).length;
    return (
      <div class="banner" role="status">
        <progress
          max={review.items.length}
          value={decided}
          aria-label={t.review.progress(decided, review.items.length)}
        />
        <span>{t.bulk.job(decided, review.items.length)}</span>
      </div>
    );
  }
  if (failure !== undefined) return <p class="banner bad">{`${t.bulk.jobFailed} ${failure}`}</p>;
  if (!review.isOpen || suggested < LEAST || review.definition.settings.justificationRequiredOnApproval) return null;
  return (
    <div class="banner">
      <span>{t.bulk.acceptText(suggested)}</span>
      <button
        type="button"
        onClick={() => {
          setAsking(true);
        }}
      >
        {t.bulk.accept}
      </button>
      {isAsking && (
        <Dialog
          title={t.bulk.accept}
          onClose={() => {
            setAsking(false);
          }}
        >
          <p>{t.bulk.acceptText(suggested)}</p>
          <footer>
            <button type="button" class="primary" onClick={() => void begin()}>
              {t.bulk.accept}
            </button>
          </footer>
        </Dialog>
      )}
    </div>
  );
}

/** Looks at a job until it has ended; `onEnd` gets why it failed. */
function useJob(job: string | null, onProgress: () => void, onEnd: (error: string | undefined) => void): void {
  const { client } = useApp();
  useEffect(() => {
    if (job === null) return undefined;
    const timer = setInterval(() => {
      client.send('GET', job).then(
        ({ status }) => {
          onProgress();
          if (status !== 202) onEnd(undefined);
        },
        (error: unknown) => {
          // Without a connection it is looked at again; an answer of the service is the end.
          if (error instanceof ApiError) onEnd(error.message);
        },
      );
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [job]);
}
