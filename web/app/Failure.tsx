import { ApiError, Unreachable } from '../api/client';
import { Link } from 'wouter-preact';
import { useApp } from './context';

interface FailureProps {
  readonly error: unknown;
  readonly reload: () => void;
  /** Why the object may be missing; when absent, the reason for reviewers. */
  readonly missing?: string;
}

/** Explains a failure, and offers a retry. */
export function Failure({ error, reload, missing }: FailureProps) {
  const { t } = useApp().language;
  const isMissing = error instanceof ApiError && (error.status === 404 || error.status === 403);
  const message = error instanceof Error ? error.message : String(error);
  const why = error instanceof Unreachable ? t.failed.unreachable : isMissing ? (missing ?? t.failed.missing) : message;
  return (
    <section class="notice" role="alert">
      <h1>{t.failed.title}</h1>
      <p>{why}</p>
      {isMissing ? (
        <Link href="/reviews" class="button">
          {t.failed.back}
        </Link>
      ) : (
        <button type="button" class="primary" onClick={reload}>
          {t.tryAgain}
        </button>
      )}
    </section>
  );
}

/** A placeholder for content that is being loaded. */
export function Skeleton({ rows }: { readonly rows: number }) {
  const { t } = useApp().language;
  return (
    <div class="skeleton" role="status">
      <span class="hidden">{t.loading}</span>
      {Array.from({ length: rows }, (_, n) => (
        <span key={n} />
      ))}
    </div>
  );
}
