import { defaultDecision, SYSTEM_REVIEWER, type ApplyOutcome } from '../decisions/outcome';
import { balanceOf } from '../evidence/population';
import { FALLBACK, hasReviewer, isOwnAndRefused, mayDecide, reviewerSource } from '../decisions/reviewerRights';
import { guardOf, isHeld, NO_DECISIONS, reasonOfHold, withDecision, type RemovalGuard } from '../removals/removalGuard';
import type {
  Decision,
  Definition,
  Recommendation,
  ScheduleSettings,
  UserIdentity,
  Principal,
  Resource,
} from '../model/definition';
import type { Contact, Instance, InstanceError, DecisionCounts } from '../model/instance';
import type { ExclusionRule, PopulationTotals } from '../model/evidence';
import type { StoredDecision } from '../model/decision';
import type { Grant } from '../model/removal';

/** The ISO 8601 duration for which a preview is kept. */
export const PREVIEW_KEPT = 'PT24H';

type PreviewStatus = 'notStarted' | 'running' | 'succeeded' | 'failed';

/** A preview of the next opening of a definition. The preview stores nothing else. */
export interface DefinitionPreview {
  readonly kind: 'definition';
  readonly id: string;
  readonly status: PreviewStatus;
  readonly createdBy: UserIdentity;
  readonly createdDateTime: string;
  /** The UTC instant of the first call to the directory; null before that. */
  readonly asOfDateTime: string | null;
  readonly definition: Definition;
  /** Whether the definition is stored; false if it was only sent for the preview. */
  readonly isStored: boolean;
  /** The instant of the occurrence that opens next. */
  readonly occurrence: string;
  /** The groups whose opening is still to be previewed. Null stands for the one resource of a definition without an enumeration. */
  readonly groupIds: readonly (string | null)[];
  /** The position in the list of groups; null when all groups are known. */
  readonly listing: { readonly cursor: string | null } | null;
  /** The instance that is being opened, or whose items are being counted. */
  readonly opening: Instance | null;
  readonly tally: PreviewTally;
}

/** The counts of a preview so far. */
export interface PreviewTally {
  readonly resources: number;
  readonly items: number;
  readonly withoutReviewer: number;
  readonly selfReviewed: number;
  readonly recommendations: Readonly<Record<Recommendation, number>>;
  /** The decisions about the items if nobody decides. */
  readonly silence: Readonly<Record<Decision, number>>;
  readonly reviewers: number;
  readonly mails: number;
  readonly withoutMailbox: number;
  /** The number of instances whose removals would be held if nobody decides, and the reason of the first one. */
  readonly held: { readonly count: number; readonly reason: string };
  readonly errors: readonly (InstanceError & { readonly count: number })[];
  /** The number of rows that were read, and the directory's own count; null if it has none. */
  readonly read: number;
  readonly counted: number | null;
  /** Why rows may be missing; null if none are missing. */
  readonly imbalance: string | null;
  /** The number of rows that are not items, by the rule that excludes them. */
  readonly excluded: PopulationTotals['excluded'];
}

export const EMPTY_PREVIEW: PreviewTally = {
  resources: 0,
  items: 0,
  withoutReviewer: 0,
  selfReviewed: 0,
  recommendations: { Approve: 0, Deny: 0, NoInfoAvailable: 0 },
  silence: { Approve: 0, Deny: 0, DontKnow: 0, NotReviewed: 0 },
  reviewers: 0,
  mails: 0,
  withoutMailbox: 0,
  held: { count: 0, reason: '' },
  errors: [],
  read: 0,
  counted: 0,
  imbalance: null,
  excluded: {},
};

/** Returns an item as it will be at the end of its instance if nobody decides it. */
export function asDefaultDecides(item: StoredDecision, settings: ScheduleSettings): StoredDecision {
  const decision = defaultDecision(item, settings);
  return decision === undefined ? item : { ...item, decision, reviewedBy: SYSTEM_REVIEWER };
}

/** Returns the tally with one more item, and the instance's counts for the removal guard. */
export function withPreviewItem(
  tally: PreviewTally,
  instance: Instance,
  item: StoredDecision,
): { readonly tally: PreviewTally; readonly counts: NonNullable<Instance['counts']> } {
  const silent = asDefaultDecides(item, instance.terms.settings);
  const isOwn = reviewerSource(instance) !== 'self' && mayDecide(instance, item, item.principal.id);
  return {
    counts: withDecision(instance.counts ?? NO_DECISIONS, instance, silent),
    tally: {
      ...tally,
      items: tally.items + 1,
      withoutReviewer: tally.withoutReviewer + Number(!hasReviewer(instance, item)),
      selfReviewed: tally.selfReviewed + Number(isOwn),
      recommendations: plusOne(tally.recommendations, item.recommendation),
      silence: plusOne(tally.silence, silent.decision),
    },
  };
}

const plusOne = <K extends string>(counts: Readonly<Record<K, number>>, key: K): Readonly<Record<K, number>> => ({
  ...counts,
  [key]: counts[key] + 1,
});

/** Returns the tally with the reviewers of an instance. An instance without items, or without mails in its settings, invites nobody. */
export function withPreviewReviewers(
  tally: PreviewTally,
  { counts, terms }: Pick<Instance, 'counts' | 'terms'>,
  reviewers: readonly Contact[],
): PreviewTally {
  const mailboxes = reviewers.filter(({ mail }) => mail !== '').length;
  const isInvited = terms.settings.mailNotificationsEnabled && counts !== undefined;
  return {
    ...tally,
    reviewers: tally.reviewers + reviewers.length,
    mails: tally.mails + (isInvited ? mailboxes : 0),
    withoutMailbox: tally.withoutMailbox + reviewers.length - mailboxes,
  };
}

/** Returns the tally after all items and reviewers of an instance were counted. */
export function withPreviewInstance(tally: PreviewTally, instance: Instance, deployed: RemovalGuard): PreviewTally {
  const { counts = NO_DECISIONS, errors, population, terms } = instance;
  const guard = guardOf(terms, deployed);
  const wouldHold = terms.settings.autoApplyDecisionsEnabled && isHeld(counts, guard);
  const { held } = tally;
  return {
    ...tally,
    resources: tally.resources + 1,
    held: wouldHold ? { count: held.count + 1, reason: held.reason || reasonOfHold(counts, guard) } : held,
    errors: errors.reduce<PreviewTally['errors']>(withError, tally.errors),
    ...(population && withPopulation(tally, population)),
  };
}

function withPopulation(
  { read, counted, imbalance, excluded }: PreviewTally,
  population: PopulationTotals,
): Pick<PreviewTally, 'read' | 'counted' | 'imbalance' | 'excluded'> {
  const count = population.control?.after.count ?? null;
  return {
    read: read + population.read,
    counted: counted === null || count === null ? null : counted + count,
    imbalance: imbalance ?? balanceOf(population).explanation,
    excluded: addedCounts(excluded, population.excluded),
  };
}

function addedCounts(before: PreviewTally['excluded'], more: PreviewTally['excluded']): PreviewTally['excluded'] {
  const sums: Partial<Record<ExclusionRule, number>> = { ...before };
  for (const rule of Object.keys(more) as ExclusionRule[]) sums[rule] = (sums[rule] ?? 0) + (more[rule] ?? 0);
  return sums;
}

function withError(errors: PreviewTally['errors'], error: InstanceError): PreviewTally['errors'] {
  const known = errors.find(({ code }) => code === error.code);
  const rest = errors.filter((each) => each !== known);
  return [...rest, { ...(known ?? error), count: (known?.count ?? 0) + 1 }];
}

interface PreviewWarning {
  readonly code: string;
  readonly count: number;
  readonly message: string;
}

/** Returns the warnings for a creator before the review opens. */
export function previewWarnings({
  selfReviewed,
  withoutMailbox,
  held,
  errors,
}: PreviewTally): readonly PreviewWarning[] {
  const warnings: readonly PreviewWarning[] = [
    {
      code: 'ReviewerReviewsSelf',
      count: selfReviewed,
      message: 'Reviewers can decide about their own access.',
    },
    {
      code: 'NoMailbox',
      count: withoutMailbox,
      message: 'Reviewers have no mail address; they get no invitation.',
    },
    {
      code: 'GuardWouldHold',
      count: held.count,
      message: `If nobody decides, the removals wait for an administrator: ${held.reason}`,
    },
    ...errors.map(({ code, message, count }) => ({ code, count, message })),
  ];
  return warnings.filter(({ count }) => count > 0);
}

/** How the reviewers of an item were found. */
export type ReviewerOrigin = 'self' | 'manager' | 'reviewers' | 'fallbackReviewers' | 'nobody';

/** Returns who can decide an item, and how they were found. */
export function reviewersOfItem(
  instance: Instance,
  item: Pick<StoredDecision, 'assignee' | 'principal' | 'selfReviewDisabled'>,
): { readonly origin: ReviewerOrigin; readonly ids: readonly string[] } {
  const { assignee } = item;
  const others = (ids: readonly string[]) => ids.filter((id) => !isOwnAndRefused(instance, item, id));
  const [commonReviewerIds, fallbackReviewerIds] = [
    others(instance.commonReviewerIds),
    others(instance.fallbackReviewerIds),
  ];
  if (assignee === FALLBACK) return { origin: 'fallbackReviewers', ids: fallbackReviewerIds };
  const source = reviewerSource(instance);
  if (assignee !== null && source !== 'common')
    return { origin: source, ids: [assignee, ...commonReviewerIds.filter((id) => id !== assignee)] };
  if (commonReviewerIds.length === 0) return { origin: 'nobody', ids: [] };
  // If none of the definition's reviewers was found, the fallback reviewers took their place.
  const isFallback = commonReviewerIds.join() === fallbackReviewerIds.join();
  return { origin: isFallback ? 'fallbackReviewers' : 'reviewers', ids: commonReviewerIds };
}

/** The outcomes of applying the decision about a denied item. */
export const APPLY_OUTCOMES = ['wouldRemove', 'wouldBlock', 'alreadyGone', 'cannotRemove'] as const;
type PreviewedOutcome = (typeof APPLY_OUTCOMES)[number];

/** A preview of applying the decisions of an instance. Marks and removes nothing. */
export interface ApplyPreview {
  readonly kind: 'apply';
  readonly id: string;
  readonly status: PreviewStatus;
  readonly createdBy: UserIdentity;
  readonly createdDateTime: string;
  /** The UTC instant of the first call to the directory; null before that. */
  readonly asOfDateTime: string | null;
  readonly definitionId: string;
  readonly instanceId: string;
  /** Whether reviewers can still decide. Undecided items count with the default decision. */
  readonly isProvisional: boolean;
  /** The last decision that was checked; null before the first. */
  readonly after: string | null;
  readonly counts: DecisionCounts;
  readonly outcomes: Readonly<Record<PreviewedOutcome, number>>;
  /** Why the removals would be held; null if they would not. */
  readonly holdReason: string | null;
}

/** A denied item of a preview. */
export interface ApplyPreviewItem {
  /** The id of the decision. */
  readonly id: string;
  readonly principal: Principal;
  readonly resource: Resource;
  /** Whether nobody has decided the item, so that the default decision would deny it. */
  readonly isByDefault: boolean;
  readonly outcome: PreviewedOutcome;
  readonly what: readonly Grant[];
  /** Why the access cannot be removed; null if it can. */
  readonly reason: string | null;
}

export const NO_OUTCOMES: ApplyPreview['outcomes'] = { wouldRemove: 0, wouldBlock: 0, alreadyGone: 0, cannotRemove: 0 };

/**
 * Returns a denied item as a preview shows it. `result` is its result if nothing needs to be removed. If `result` is undefined, `what`
 * would be removed; if `what` is empty, the account would be blocked.
 */
export function previewedItem(
  { id, principal, resource }: StoredDecision,
  isByDefault: boolean,
  result: ApplyOutcome | undefined,
  what: readonly Grant[],
): ApplyPreviewItem {
  const common = { id, principal, resource, isByDefault };
  if (result === undefined)
    return { ...common, outcome: what.length > 0 ? 'wouldRemove' : 'wouldBlock', what, reason: null };
  const outcome = result.applyResult === 'ApplyNotSupported' ? 'cannotRemove' : 'alreadyGone';
  return { ...common, outcome, what: [], reason: result.reason ?? null };
}

/** Returns the counts of outcomes with some more items. */
export const withOutcomes = (
  outcomes: ApplyPreview['outcomes'],
  items: readonly ApplyPreviewItem[],
): ApplyPreview['outcomes'] => items.reduce((sum, { outcome }) => ({ ...sum, [outcome]: sum[outcome] + 1 }), outcomes);
