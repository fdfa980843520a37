import { useState } from 'preact/hooks';
import { Dialog } from '../app/Dialog';
import { useApp } from '../app/context';
import { isOpen } from './items';
import { FEW } from './useJobs';
import type { OpenReview } from './useReview';

/** The job that is running or has failed and, if many items are open, the offer to follow all suggestions. */
export function Suggestions({ review }: { readonly review: OpenReview }) {
  const { t } = useApp().language;
  const [isAsking, setAsking] = useState(false);
  const { running, failure, followSuggestions } = review.jobs;
  const suggested = review.items.filter((item) => isOpen(item) && item.recommendation !== 'NoInfoAvailable');
  const denied = suggested.filter(({ recommendation }) => recommendation === 'Deny').length;

  if (running) {
    const words = t.bulk.job(running.done, running.size);
    return (
      <div class="banner" role="status">
        <progress max={running.size} value={running.done} aria-label={words} />
        <span>{words}</span>
      </div>
    );
  }
  if (failure !== undefined) return <p class="banner bad">{`${t.bulk.jobFailed} ${failure}`}</p>;
  // Reserve the space while items are read, so that the list does not move.
  const { isWhole, all, definition } = review;
  const { recommendationsEnabled, justificationRequiredOnApproval: needsReason } = definition.settings;
  const size = isWhole || !recommendationsEnabled ? suggested.length : all;
  if (!review.isOpen || size < FEW || needsReason) return null;
  const close = (): void => {
    setAsking(false);
  };
  return (
    <div class="banner" style={{ visibility: isWhole ? 'visible' : 'hidden' }}>
      <span>{t.bulk.acceptText(size)}</span>
      <button
        type="button"
        onClick={() => {
          setAsking(true);
        }}
      >
        {t.bulk.accept}
      </button>
      {isAsking && (
        <Dialog title={t.bulk.accept} onClose={close}>
          <p>{t.bulk.acceptText(suggested.length)}</p>
          <p>{t.bulk.acceptCounts(suggested.length - denied, denied)}</p>
          <footer>
            <button
              type="button"
              class="primary"
              onClick={() => {
                close();
                followSuggestions(suggested.length);
              }}
            >
              {t.bulk.accept}
            </button>
          </footer>
        </Dialog>
      )}
    </div>
  );
}
