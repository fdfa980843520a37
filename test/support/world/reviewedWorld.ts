import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { recordDecision } from '../../../shared/reviews/decisions/recordDecision';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import { stopInstance } from '../../../shared/reviews/instances/changeInstance';
import { restoreRemoved } from '../../../shared/reviews/instances/restorations';
import type { StoredDecision } from '../../../shared/rules/model/decision';
import { workOff } from '../../torture/races/race';
import { idOf, writeCompany, type Company } from '../company';
import { queryScope, reviewers } from '../office';
import { personOf } from './clients';
import type { StorageService } from './storageService';
import { openWorld, type World } from './world';

export const START = '2026-01-05T08:00:00.000Z';
export const admin = personOf('admin');
const olga = personOf('olga');
export const PIM = '/roleManagement/directory';
export const ENTITLEMENTS = '/identityGovernance/entitlementManagement';

/** A review in which objects have names, with additional settings. */
export interface Wish {
  readonly scope: object;
  readonly settings?: object;
}

export const group = (name: string): Wish => ({ scope: queryScope(`/groups/${idOf(name)}/transitiveMembers`) });

const memberships = (...resources: string[]): Wish => ({
  scope: {
    '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
    principalScopes: [queryScope('/users')],
    resourceScopes: resources.map(queryScope),
  },
});

export const role = (name: string): Wish => memberships(`${PIM}/roleDefinitions/${idOf(name)}`);
export const app = (name: string): Wish => memberships(`/servicePrincipals/${idOf(name)}`);
export const team = (name: string): Wish =>
  memberships(
    `/groups/${idOf(name)}/transitiveMembers`,
    `/teams/${idOf(name)}/channels?$filter=(membershipType eq 'shared')`,
  );
export const accessPackage = (name: string): Wish => ({
  scope: queryScope(
    `${ENTITLEMENTS}/accessPackageAssignments?$filter=(accessPackageId eq '${idOf(name)}' and assignmentPolicyId eq '${idOf(`${name} policy`)}' and catalogId eq '${idOf('catalog')}')`,
  ),
});
/** Returns a review of the guests of a group, in which a denial blocks and deletes the account. */
export const guestsOf = (name: string): Wish => ({
  scope: queryScope(`/groups/${idOf(name)}/transitiveMembers/?$filter=(userType eq 'Guest')`),
  settings: {
    ...{ defaultDecisionEnabled: true, defaultDecision: 'Approve' },
    applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }],
  },
});

interface Path {
  readonly definitionId: string;
  readonly instanceId: string;
}

type RestorationRequest = Partial<Parameters<typeof restoreRemoved>[3]>;

/** A world in which admin creates reviews and olga decides. */
export interface ReviewedWorld extends World {
  /** Calls the directory as a client other than the product. */
  readonly graph: (method: string, path: string, body?: object) => Promise<unknown>;
  readonly moveTo: (instant: string) => Promise<void>;
  /** Creates a review and opens it. */
  readonly review: (wish: Wish) => Promise<Path>;
  readonly itemsOf: (path: Path) => Promise<readonly StoredDecision[]>;
  readonly deny: (path: Path, names: readonly string[]) => Promise<void>;
  /** Creates a review, denies some people, ends it and applies the denials. */
  readonly applied: (wish: Wish, names: readonly string[]) => Promise<Path>;
  /** Requests a restoration. Returns the outcome of each person, with the reason if there is one. */
  readonly restored: (path: Path, request?: RestorationRequest) => Promise<Readonly<Record<string, unknown>>>;
}

export async function openReviewedWorld(service: StorageService, company: Company): Promise<ReviewedWorld> {
  const world = await openWorld(service, writeCompany(company), START);
  const { storage } = world.plain;

  const itemsOf: ReviewedWorld['itemsOf'] = async ({ definitionId, instanceId: id }) => {
    const { rows } = await storage.decisions.list({ definitionId, id }, undefined, 1_000);
    return rows.map(({ value }) => value);
  };

  const review: ReviewedWorld['review'] = async (wish) => {
    const settings = {
      ...{ mailNotificationsEnabled: false, reminderNotificationsEnabled: false, recommendationsEnabled: false },
      ...{ instanceDurationInDays: 3, autoApplyDecisionsEnabled: true, ...wish.settings },
    };
    const body = { displayName: 'Review', reviewers: reviewers('olga'), ...wish, settings };
    const { id } = await createDefinition(world.plain, admin, validateDefinition(body, 'beta'));
    await workOff(world);
    const { rows } = await storage.instances.list(id, undefined, 1);
    return { definitionId: id, instanceId: rows[0]?.value.id ?? '' };
  };

  const deny: ReviewedWorld['deny'] = async (path, names) => {
    const items = await itemsOf(path);
    for (const { id } of items.filter(({ principal }) => names.includes(principal.displayName))) {
      const decision = { decision: 'Deny', justification: 'no' } as const;
      await recordDecision(world.plain, olga, { ...path, decisionId: id }, decision);
    }
  };

  return Object.assign(world, {
    itemsOf,
    review,
    deny,
    graph: (method: string, path: string, body?: object) => world.directory(`${method} /v1.0${path}`, body),
    moveTo: async (instant: string) => {
      world.now = instant;
      await workOff(world);
    },
    applied: async (wish: Wish, names: readonly string[]) => {
      const path = await review(wish);
      await deny(path, names);
      await stopInstance(world.plain, admin, path);
      await workOff(world);
      return path;
    },
    restored: async (path: Path, request: RestorationRequest = {}) => {
      const input = { reason: 'a mistake', isValidationOnly: false, principalId: null, decisionIds: null };
      const { id } = await restoreRemoved(world.plain, admin, path, { expectedCount: null, ...input, ...request });
      await workOff(world);
      const { rows } = await storage.restoredItems.list(path, id, undefined, 1_000);
      const outcomes = rows.map(({ value: { principal, state, reason } }) => [
        principal.displayName,
        reason === null ? state : [state, reason],
      ]);
      return Object.fromEntries(outcomes) as Readonly<Record<string, unknown>>;
    },
  });
}
