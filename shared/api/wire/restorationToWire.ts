import type { Principal, Resource } from '../../rules/model/definition';
import type { RemovalPlan } from '../../rules/model/removal';
import type { ItemRestoration, Restoration, RestorationOutcome } from '../../rules/model/restoration';
import { principalToWire, resourceToWire } from './decisionToWire';
import { identityToWire } from './identityToWire';
import { grantToWire } from './previewToWire';

// These types are the product's own; Graph's typings do not know them.

/** Returns a restoration; the counts are null until it has ended. */
export const restorationToWire = (restoration: Restoration): object => ({
  ...restoration,
  createdBy: identityToWire(restoration.createdBy),
  decisionIds: restoration.decisionIds ?? [],
  outcomes: restoration.status === 'succeeded' ? restoration.outcomes : null,
});

interface ItemView extends RestorationOutcome {
  readonly id: string;
  readonly principal: Principal;
  readonly resource: Resource;
  readonly what: RemovalPlan;
}

/** Returns a restorationItem. */
export const restoredItemToWire = ({ id, principal, resource, state, reason, what }: ItemView): object => ({
  id,
  principal: principalToWire(principal),
  resource: resourceToWire(resource),
  outcome: state,
  reason,
  what: what.map(grantToWire),
});

/** Returns what became of giving access back, in beta; null where nobody asked for it. */
export const itemRestorationToWire = (restoration: ItemRestoration | undefined): object | null =>
  restoration ? { state: restoration.state, dateTime: restoration.dateTime, by: identityToWire(restoration.by) } : null;
