import { useApp } from '../../app/context';
import { Raw } from '../Raw';
import { ReviewLink } from '../ReviewLink';
import type { ManageMessages } from '../words/en';
import { wordsFor } from '../words/wordsFor';
import type { AttentionItem, Concern } from './load';

/** The reviews that need attention; each line links to the place where it can be resolved. */
export function Attention({ items }: { readonly items: readonly AttentionItem[] }) {
  const { language } = useApp();
  const w = wordsFor(language.tag);
  if (items.length === 0) return <p class="banner good">{w.attention.none}</p>;
  return (
    <section>
      <h2>{w.attention.title}</h2>
      <ul class="rows">
        {items.flatMap((item) =>
          item.concerns.map((concern) => (
            <Line key={`${item.id} ${concern.kind} ${concern.message ?? ''}`} {...{ item, concern }} />
          )),
        )}
      </ul>
    </section>
  );
}

function Line({ item, concern }: { readonly item: AttentionItem; readonly concern: Concern }) {
  const { tag, timeLeft } = useApp().language;
  const w = wordsFor(tag);
  return (
    <li>
      <ReviewLink
        href={placeOf(item, concern)}
        name={item.displayName ?? w.attention.subscription}
        resource={item.resource}
      />
      <span>
        {sentence(concern, w)}
        {concern.kind === 'notStarted' && item.endDateTime && <strong> {timeLeft(item.endDateTime)}</strong>}
      </span>
      {concern.message && <Raw text={concern.message} />}
    </li>
  );
}

/** Returns the sentence for a concern. If the service is blocked, it follows from the code, otherwise from the type and the count. */
function sentence({ kind, count, code }: Concern, w: ManageMessages): string {
  const known = kind === 'blocked' && code !== null ? w.errors[code] : undefined;
  return known ?? w.attention.kinds[kind]?.(count ?? 0) ?? kind;
}

/** The page, or the part of a review's page, on which a concern can be resolved. */
const PLACES: Readonly<Record<string, string>> = {
  removalsHeld: '#finish',
  removalsFailed: '#finish',
  notApplied: '#finish',
  accessRemains: '?removal=remains#decisions',
  nobodyDecides: '#running',
  notStarted: '#reviewers',
  notOpened: '#reviewers',
};

const placeOf = ({ definitionId, instanceId, subscriptionId }: AttentionItem, { kind }: Concern): string =>
  subscriptionId === null
    ? `/manage/reviews/${definitionId ?? ''}/${instanceId ?? ''}${PLACES[kind] ?? ''}`
    : '/manage/set-up#subscriptions';
