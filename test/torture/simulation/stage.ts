import type { UserCaller } from '../../../shared/auth/caller';
import type { Company } from '../../support/company';
import {
  administrator,
  callerOf,
  isActive,
  isGuest,
  type Cast,
  type Group,
  type Person,
} from '../../support/world/cast';
import type { Random } from '../../support/world/random';

/** The people and groups of one simulation. */
export interface Stage {
  readonly admin: UserCaller;
  /** The groups under review. Members of the first one come and go. */
  readonly groups: readonly Group[];
  /** People who review, or try to. */
  readonly reviewers: readonly Person[];
  readonly enumerates: boolean;
  /** Whether there are subscribers. */
  readonly subscribes: boolean;
}

/** The addresses of subscribers; the last one is a flow's callback. */
export const ADDRESSES = ['https://one.test/hook', 'https://two.test/hook', 'https://flow.test/hook'] as const;

/** The share of simulations with subscribers, because notifications double the calls. */
const SUBSCRIBING = 0.35;

/** The default people and groups of a simulation. */
export const COMPANY: Company = {
  // Microsoft Graph is eventually consistent.
  graph: { lag: 3 },
  people: {
    anna: { manager: 'olga' },
    bert: { manager: 'olga', signIn: null },
    cleo: {},
    gail: { isGuest: true },
    gwen: { isGuest: true },
  },
  groups: {
    Crew: { members: 'anna bert cleo', owners: 'olga' },
    Pilots: { members: 'anna gail gwen', owners: 'olga omar' },
    Deck: { members: 'cleo gail', owners: 'omar', groupTypes: ['Unified'], mailEnabled: true },
  },
};

/** How many of the smallest groups can be chosen. */
const CHOICE = 8;

/** Chooses people and groups of a tenant. Throws an Error if there is nothing to review. */
export function stageOf(cast: Cast, random: Random): Stage {
  const small = cast.groups.filter(({ members }) => members.length > 1).slice(0, CHOICE);
  const withGuests = cast.groups.filter(({ members }) => members.some(isGuest)).slice(0, CHOICE);
  const [first, second] = [random, random].map((chance, n) => {
    const choice = n === 0 || withGuests.length === 0 ? small : withGuests;
    if (choice.length === 0) throw new Error('The tenant has no small group whose members could be taken away.');
    return chance.pick(choice);
  }) as [Group, Group];
  const owners = [...first.owners, ...second.owners];
  const managers = first.members.flatMap(({ manager }) => cast.people.filter(({ id }) => id === manager));
  const concerned = [...owners, ...managers, ...first.members, ...cast.people].filter(isActive);
  const reviewers = [...new Set(concerned)].slice(0, 3);
  return {
    admin: administrator(cast),
    groups: [first, second],
    reviewers: [...reviewers, cast.admin],
    enumerates: cast.hasFewUnifiedGroups,
    subscribes: random.chance(SUBSCRIBING),
  };
}

export const reviewerOf = ({ admin }: Stage, person: Person): UserCaller =>
  person.id === admin.id ? admin : callerOf(person);
