import type { AccountGrant, Grant } from '../../rules/model/removal';
import { addDuration } from '../../rules/duration';
import { deriveId } from '../../rules/ids';
import type { Contact, Instance } from '../../rules/model/instance';
import type { StoredDecision } from '../../rules/model/decision';
import {
  asDefaultDecides,
  PREVIEW_KEPT,
  previewWarnings,
  type DefinitionPreview,
  type PreviewTally,
  type ReviewerOrigin,
  type ApplyPreview,
  type ApplyPreviewItem,
} from '../../rules/reports/preview';
import type { Exclusion } from '../../rules/model/evidence';
import { principalToWire, resourceToWire } from './decisionToWire';
import { identityToWire } from './definitionToWire';

// These types are the product's own; Graph's typings lack them.

/** Returns a definitionPreview; the counts are null until it has succeeded. Source: docs/lifecycle.md. */
export function definitionPreviewToWire(preview: DefinitionPreview): object {
  const { status, occurrence, tally } = preview;
  return {
    ...headOf(preview),
    occurrenceDateTime: occurrence,
    definitionId: preview.isStored ? preview.definition.id : null,
    ...(status === 'succeeded' ? countsToWire(tally) : NOT_COUNTED),
  };
}

const headOf = ({ id, status, createdBy, createdDateTime, asOfDateTime }: DefinitionPreview | ApplyPreview) => ({
  id,
  status,
  createdBy: identityToWire(createdBy),
  createdDateTime,
  expirationDateTime: addDuration(createdDateTime, PREVIEW_KEPT),
  asOfDateTime,
});

const countsToWire = (tally: PreviewTally) => ({
  resourceCount: tally.resources,
  itemCount: tally.items,
  unassignedCount: tally.withoutReviewer,
  reviewerCount: tally.reviewers,
  mailCount: tally.mails,
  recommendations: tally.recommendations,
  decisionsWhenSilent: tally.silence,
  control: {
    readCount: tally.read,
    directoryCount: tally.counted,
    isBalanced: tally.imbalance === null,
    explanation: tally.imbalance,
  },
  excluded: Object.entries(tally.excluded).map(([rule, count]) => ({ rule, count })),
  warnings: previewWarnings(tally),
});

const NOT_COUNTED: Readonly<Record<keyof ReturnType<typeof countsToWire>, null | readonly []>> = {
  resourceCount: null,
  itemCount: null,
  unassignedCount: null,
  reviewerCount: null,
  mailCount: null,
  recommendations: null,
  decisionsWhenSilent: null,
  control: null,
  excluded: [],
  warnings: [],
};

interface ItemView {
  readonly instance: Instance;
  readonly item: StoredDecision;
  readonly origin: ReviewerOrigin;
  readonly reviewers: readonly Contact[];
}

/** Returns a definitionPreviewItem. */
export const previewItemToWire = ({ instance, item, origin, reviewers }: ItemView): object => ({
  id: item.id,
  principal: principalToWire(item.principal),
  resource: resourceToWire(item.resource),
  membershipType: item.membershipType,
  recommendation: item.recommendation,
  decisionWhenSilent: asDefaultDecides(item, instance.terms.settings).decision,
  foundThrough: origin,
  reviewers: reviewers.map((reviewer) => identityToWire(reviewer)),
});

/** Returns a definitionPreviewReviewer: one person who would be asked about one resource. */
export const previewReviewerToWire = ({
  instance,
  reviewer,
}: {
  readonly instance: Instance;
  readonly reviewer: Contact;
}): object => ({
  id: deriveId(instance.id, reviewer.id),
  reviewer: identityToWire(reviewer),
  resource: instance.resource && resourceToWire(instance.resource),
  hasMailbox: reviewer.mail !== '',
});

/** Returns a definitionPreviewExclusion: a principal that the directory lists and the review leaves out. */
export const previewExclusionToWire = ({
  id,
  instance,
  exclusion: { id: principalId, type, displayName, rule, reason },
}: {
  readonly id: string;
  readonly instance: Instance;
  readonly exclusion: Exclusion;
}): object => ({
  id: deriveId(instance.id, id),
  principalId,
  principalType: type,
  displayName,
  resource: instance.resource && resourceToWire(instance.resource),
  rule,
  reason: reason ?? null,
});

/** Returns an applyPreview; the counts are null until it has succeeded. `removalsPerSecond` is the pace. */
export function applyPreviewToWire(preview: ApplyPreview, removalsPerSecond: number): object {
  const { status, isProvisional, holdReason, outcomes, counts } = preview;
  const isDone = status === 'succeeded';
  return {
    ...headOf(preview),
    isProvisional,
    deniedCount: isDone ? counts.Deny : null,
    outcomes: isDone ? outcomes : null,
    isHeld: isDone ? holdReason !== null : null,
    holdReason,
    estimatedSeconds: isDone ? Math.ceil(counts.Deny / removalsPerSecond) : null,
  };
}

/** Returns an applyPreviewItem. */
export const applyPreviewItemToWire = (item: ApplyPreviewItem): object => ({
  ...item,
  principal: principalToWire(item.principal),
  resource: resourceToWire(item.resource),
  what: item.what.map(grantToWire),
});

/** Returns an accessGrant: a membership, an assignment or an account. */
export const grantToWire = (grant: Grant | AccountGrant): object => ({
  kind: grant.kind,
  id: idOfGrant(grant),
  directoryScopeId: 'directoryScopeId' in grant ? grant.directoryScopeId : null,
});

function idOfGrant(grant: Grant | AccountGrant): string {
  switch (grant.kind) {
    case 'membership':
      return grant.groupId;
    case 'account':
      return grant.userId;
    case 'channelMembership':
      return `${grant.channelId}/members/${grant.membershipId}`;
    default:
      return grant.id;
  }
}
