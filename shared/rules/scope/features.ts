import type { ReviewerQuery } from './reviewerQuery';
import type { ReviewedScope } from './scopeKinds';

/** The parts of the product whose Graph permissions an operator may leave out (deploy.sh --features). */
export const FEATURES = ['groups', 'applications', 'roles', 'packages', 'guests', 'channels'] as const;

export type Feature = (typeof FEATURES)[number];

/** The features that a review of each kind of resource needs. */
export const FEATURES_OF_SCOPE: Readonly<Record<ReviewedScope['kind'], readonly Feature[]>> = {
  group: ['groups'],
  groups: ['groups'],
  team: ['groups', 'channels'],
  application: ['applications'],
  directoryRole: ['roles'],
  accessPackage: ['packages'],
};

/** The features that each kind of reviewer needs. Owners of the reviewed resource need what its scope needs. */
export const FEATURES_OF_REVIEWER: Readonly<Record<ReviewerQuery['kind'], readonly Feature[]>> = {
  user: [],
  groupMembers: ['groups'],
  groupOwners: ['groups'],
  applicationOwners: ['applications'],
  resourceOwners: [],
  manager: [],
};
