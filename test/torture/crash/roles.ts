import type { Company } from '../../support/company';
import { queryScope } from '../../support/office';
import type { Group, Person } from '../../support/world/cast';
import type { Telling } from '../../support/world/clients';

/** A scenario that runs again and again, each time with another interruption. */
export type Scenario = (telling: Telling) => Promise<void>;

/** The default people and groups of the scenarios. */
export const COMPANY: Company = {
  people: { gail: { isGuest: true }, gwen: { isGuest: true } },
  groups: {
    Crew: { members: 'anna bert', owners: 'olga' },
    Pilots: { members: 'anna gail gwen', owners: 'olga' },
    Deck: { members: 'anna bert cleo dora emil', owners: 'omar' },
  },
};

export const START = '2026-01-05T08:00:00.000Z';
export const day = (n: number): string => new Date(Date.parse(START) + n * 86_400_000).toISOString();

export const settings = {
  mailNotificationsEnabled: true,
  reminderNotificationsEnabled: false,
  instanceDurationInDays: 3,
  recommendationsEnabled: false,
  autoApplyDecisionsEnabled: true,
};

/** The group under review, its owner, and the principals of decisions. */
export interface Roles {
  readonly group: Group;
  readonly owner: Person;
  readonly first: Person;
  readonly second: Person;
}

export const asked = (query: string): object => ({ query, queryType: 'MicrosoftGraph' });
export const user = ({ id }: Person): object => asked(`/users/${id}`);
export const membersOf = ({ id }: Group): object => queryScope(`/groups/${id}/transitiveMembers`);
