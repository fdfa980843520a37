import type { ReviewerQuery } from './reviewerQuery';
import type { ReviewedScope } from './scopeKinds';

/** The parts of the product whose Graph permissions an operator may leave out (deploy.sh --features). */
export const FEATURES = ['groups', 'applications', 'roles', 'packages', 'guests', 'channels'] as const;

export type Feature = (typeof FEATURES)[number];

/** The features that a review of each type of resource needs. */
export const FEATURES_OF_SCOPE: Readonly<Record<ReviewedScope['kind'], readonly Feature[]>> = {
  group: ['groups'],
  groups: ['groups'],
  team: ['groups', 'channels'],
  application: ['applications'],
  directoryRole: ['roles'],
  accessPackage: ['packages'],
};

/** The features that each type of reviewer needs. Owners of the reviewed resource need the features of the review's scope. */
export const FEATURES_OF_REVIEWER: Readonly<Record<ReviewerQuery['kind'], readonly Feature[]>> = {
  user: [],
  groupMembers: ['groups'],
  groupOwners: ['groups'],
  applicationOwners: ['applications'],
  resourceOwners: [],
  manager: [],
};
