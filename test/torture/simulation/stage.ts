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

/** Who takes part in one course of events. */
export interface Stage {
  readonly admin: UserCaller;
  /** What is reviewed; the first has members that come and go. */
  readonly groups: readonly Group[];
  /** Whoever is asked, and whoever tries. */
  readonly reviewers: readonly Person[];
  readonly enumerates: boolean;
  /** Whether somebody wants to be told of changes. */
  readonly subscribes: boolean;
}

/** Where they are told: at the last one a flow waits. */
export const ADDRESSES = ['https://one.test/hook', 'https://two.test/hook', 'https://flow.test/hook'] as const;

/** Telling others doubles the calls of a course: it is a part of some. */
const SUBSCRIBING = 0.35;

/** The people and groups of a simulation unless it is given others. */
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

/** Among so many of the smallest groups there is a choice. */
const CHOICE = 8;

/** Chooses among the people and groups of a tenant. Throws an Error when there is nothing to review. */
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
