import { useState } from 'preact/hooks';
import { useApp } from '../../app/context';
import { useLoad } from '../../app/useLoad';
import { instancePath, type ReviewPath } from '../../review/load';
import type { Decision, Identity, Page } from '../../api/types';
import { wordsFor } from '../words/wordsFor';

interface HistoryLine {
  readonly id: string;
  readonly kind: string;
  readonly dateTime: string;
  readonly by: Identity;
  readonly decision: Decision;
}

/** The history of a decision, change by change; loaded when a person opens it. */
export function HowDecided({ path, itemId }: { readonly path: ReviewPath; readonly itemId: string }) {
  const w = wordsFor(useApp().language.tag);
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      class="raw"
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
      }}
    >
      <summary>{w.how}</summary>
      {isOpen && <Lines path={path} itemId={itemId} />}
    </details>
  );
}

function Lines({ path, itemId }: { readonly path: ReviewPath; readonly itemId: string }) {
  const { client, language } = useApp();
  const w = wordsFor(language.tag);
  const [loaded] = useLoad(`history ${itemId}`, async () => {
    const query = '$top=999&$select=id,kind,dateTime,by,decision';
    return (await client.get<Page<HistoryLine>>(`${instancePath(path)}/decisions/${itemId}/history?${query}`)).value;
  });
  if (loaded.state === 'loading') return <p role="status">{language.t.loading}</p>;
  if (loaded.state === 'failed') return <p role="alert">{String(loaded.error)}</p>;
  return (
    <ol>
      {loaded.value.map(({ id, kind, dateTime, by, decision }) => (
        <li key={id}>
          {language.moment(dateTime)}: {w.kinds[kind] ?? kind}, {language.t.decide.done[decision]},{' '}
          <bdi>{by.displayName}</bdi>
        </li>
      ))}
    </ol>
  );
}
