import type { AttentionItem } from '../../rules/instance/attention';

/** Returns an attentionItem, which is our own: docs/lifecycle.md#attention. */
export function attentionToWire(item: AttentionItem): object {
  if (item.kind === 'subscription') {
    const concern = { kind: 'notificationsFail', count: item.waiting, code: null, message: null };
    return { ...NO_REVIEW, id: item.id, subscriptionId: item.id, concerns: [concern] };
  }
  const { id, definitionId, status, endDateTime, terms } = item.instance;
  const review = { definitionId, instanceId: id, displayName: terms.displayName, status, endDateTime };
  return { id, ...review, subscriptionId: null, concerns: item.concerns };
}

const NO_REVIEW = { definitionId: null, instanceId: null, displayName: null, status: null, endDateTime: null };
