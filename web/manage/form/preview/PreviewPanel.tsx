import { ApiError } from '../../../api/client';
import type { Decision } from '../../../api/types';
import { useApp } from '../../../app/context';
import type { DefinitionPreview, PreviewItem, PreviewState } from './preview';
import { formWords } from '../words/wordsFor';

/** The preview of the review as it is written now. */
export function PreviewPanel({ result }: { readonly result: PreviewState }) {
  const f = formWords(useApp().language.tag);
  return (
    <aside class="preview" aria-label={f.preview}>
      <h2>{f.preview}</h2>
      <div role="status">
        {result.state === 'waiting' && <p class="muted">{f.previewWaits}</p>}
        {result.state === 'looking' && <p class="muted">{f.previewLooks}</p>}
        {result.state === 'failed' && <Refused error={result.error} />}
        {result.state === 'ready' && <Counts preview={result.preview} />}
      </div>
      {result.state === 'looking' && (
        <div class="skeleton" aria-hidden="true">
          <span />
          <span />
        </div>
      )}
      {result.state === 'ready' && result.items.length > 0 && (
        <People items={result.items} count={result.preview.itemCount} />
      )}
    </aside>
  );
}

/** A refused preview. Problems of a property are shown at its field and not here. */
function Refused({ error }: { readonly error: unknown }) {
  const f = formWords(useApp().language.tag);
  const message = error instanceof Error ? error.message : '';
  const isAtFields = error instanceof ApiError && error.details.length > 0;
  return (
    <>
      <p class="warning">{f.previewFailed}</p>
      {!isAtFields && <p>{message}</p>}
    </>
  );
}

/** The code of an error that is not shown, because the count of people without a reviewer already shows it. */
const NO_REVIEWER = 'NoReviewer';
const DECISIONS: readonly Decision[] = ['Deny', 'Approve', 'NotReviewed', 'DontKnow'];

function Counts({ preview }: { readonly preview: DefinitionPreview }) {
  const f = formWords(useApp().language.tag);
  const { itemCount, resourceCount, reviewerCount, mailCount, unassignedCount, excluded, warnings } = preview;
  if (itemCount === 0) return <p class="warning">{f.nobody}</p>;
  return (
    <>
      <p class="preview-count">{f.items(itemCount)}</p>
      {resourceCount > 1 && <p>{f.resources(resourceCount)}</p>}
      <p>
        {f.asked(reviewerCount)}, {f.mailed(mailCount)}
      </p>
      {unassignedCount > 0 && <p class="banner bad">{f.unassigned(unassignedCount)}</p>}
      {warnings
        .filter(({ code }) => code !== NO_REVIEWER)
        .map(({ code, count, message }) => (
          <p key={code} class="banner warn">
            {f.warnings[code]?.(count) ?? message}
          </p>
        ))}
      <h3>{f.ifSilent}</h3>
      <ul>
        {DECISIONS.filter((each) => preview.decisionsWhenSilent[each] > 0).map((each) => (
          <li key={each} class={each === 'Deny' ? 'warning' : undefined}>
            {f.silent[each](preview.decisionsWhenSilent[each])}
          </li>
        ))}
      </ul>
      {excluded.length > 0 && (
        <>
          <h3>{f.leftOut}</h3>
          <ul>
            {excluded.map(({ rule, count }) => (
              <li key={rule}>
                {count} {f.rules[rule] ?? rule}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** The first principals that would be reviewed, each with their reviewers. */
function People({ items, count }: { readonly items: readonly PreviewItem[]; readonly count: number }) {
  const { tag } = useApp().language;
  const f = formWords(tag);
  const list = new Intl.ListFormat(tag, { type: 'disjunction' });
  const isOneResource = new Set(items.map(({ resource }) => resource.id)).size === 1;
  return (
    <details>
      <summary>{f.people}</summary>
      <ul class="preview-people">
        {items.map(({ id, principal, resource, reviewers }) => (
          <li key={id}>
            <bdi>{principal.displayName}</bdi>
            {!isOneResource && <span class="muted"> {resource.displayName}</span>}{' '}
            <span class={reviewers.length === 0 ? 'warning' : 'muted'}>
              {reviewers.length === 0 ? f.byNobody : f.by(list.format(reviewers.map(({ displayName }) => displayName)))}
            </span>
          </li>
        ))}
      </ul>
      {count > items.length && <p class="muted">{f.moreItems(count - items.length)}</p>}
    </details>
  );
}
