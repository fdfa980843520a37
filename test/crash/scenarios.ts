import { idOf, type Company } from '../support/company';
import { queryScope, recurring, reviewers } from '../support/office';
import { apply, create, createReport, decide, remind, stop } from '../support/world/clients';
import type { Host } from '../support/world/host';

/** A story that is told again and again, interrupted elsewhere each time. */
export interface Scenario {
  readonly company: Company;
  /** Everybody and everything with a name in it. */
  readonly names: readonly string[];
  readonly start: string;
  readonly tell: (host: Host) => Promise<void>;
}

const START = '2026-01-05T08:00:00.000Z';
const day = (n: number): string => new Date(Date.parse(START) + n * 86_400_000).toISOString();

const settings = {
  mailNotificationsEnabled: true,
  reminderNotificationsEnabled: false,
  instanceDurationInDays: 3,
  recommendationsEnabled: false,
  autoApplyDecisionsEnabled: true,
};

const crew = { groups: { Crew: { members: 'anna bert', owners: 'olga' } } };
const CREW = queryScope(`/groups/${idOf('Crew')}/transitiveMembers`);
const PEOPLE = ['admin', 'anna', 'bert', 'olga', 'Crew'];

const oneTime: Scenario = {
  company: crew,
  names: PEOPLE,
  start: START,
  tell: async (host) => {
    await create(host, {
      displayName: 'Crew',
      scope: CREW,
      reviewers: reviewers('olga'),
      settings: {
        ...settings,
        autoApplyDecisionsEnabled: false,
        defaultDecisionEnabled: true,
        defaultDecision: 'Deny',
      },
    } as { displayName: string });
    await host.moveTo(day(0));
    await decide(host, 'olga', { anna: 'Approve' });
    await remind(host);
    await host.moveTo(day(1));
    await stop(host);
    await host.moveTo(day(2));
    await apply(host);
    await host.moveTo(day(4));
  },
};

/** Three weeks; the owners of the group review, and in the second week one member goes. */
const weekly: Scenario = {
  company: crew,
  names: PEOPLE,
  start: START,
  tell: async (host) => {
    const range = { type: 'numbered', numberOfOccurrences: 3, startDate: '2026-01-05' };
    await create(host, {
      displayName: 'Crew',
      scope: CREW,
      reviewers: reviewers(`/groups/${idOf('Crew')}/owners`),
      settings: { ...settings, reminderNotificationsEnabled: true, ...recurring(range) },
    } as { displayName: string });
    await host.moveTo(day(0));
    await decide(host, 'olga', { anna: 'Approve' });
    await host.moveTo(day(8));
    await decide(host, 'olga', { bert: 'Deny' });
    await host.moveTo(day(15));
    await host.moveTo(day(20));
  },
};

const stage = (stageId: string, reviewer: string, dependsOn: readonly string[]): object => ({
  stageId,
  dependsOn,
  durationInDays: 1,
  recommendationsEnabled: false,
  decisionsThatWillMoveToNextStage: ['NotReviewed', 'Approve'],
  reviewers: reviewers(reviewer),
});

const stages: Scenario = {
  company: crew,
  names: PEOPLE,
  start: START,
  tell: async (host) => {
    await create(host, {
      displayName: 'Crew',
      scope: CREW,
      stageSettings: [stage('1', 'olga', []), stage('2', 'admin', ['1']), stage('3', 'anna', ['2'])],
      settings: { ...settings, decisionHistoriesForReviewersEnabled: true },
    } as { displayName: string });
    await host.moveTo(day(0));
    await decide(host, 'olga', { anna: 'Approve', bert: 'Approve' });
    await host.moveTo(day(1.5));
    await decide(host, 'admin', { anna: 'Approve', bert: 'Deny' });
    await host.moveTo(day(2.5));
    await decide(host, 'anna', { anna: 'Approve' });
    await host.moveTo(day(5));
  },
};

const guest = { isGuest: true };

/** Denied guests are blocked for thirty days and deleted then. */
const guests: Scenario = {
  company: { people: { gail: guest, gwen: guest }, groups: { Pilots: { members: 'anna gail gwen', owners: 'olga' } } },
  names: ['admin', 'anna', 'gail', 'gwen', 'olga', 'Pilots'],
  start: START,
  tell: async (host) => {
    await create(host, {
      displayName: 'Pilots',
      scope: queryScope(`/groups/${idOf('Pilots')}/transitiveMembers/?$filter=(userType eq 'Guest')`),
      reviewers: reviewers('olga'),
      settings: {
        ...settings,
        mailNotificationsEnabled: false,
        defaultDecisionEnabled: true,
        defaultDecision: 'Deny',
        applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }],
      },
    } as { displayName: string });
    await host.moveTo(day(0));
    await decide(host, 'olga', { gail: 'Approve' });
    await host.moveTo(day(10));
    await host.moveTo(day(40));
  },
};

/** A report about a review that has ended before. */
const report: Scenario = {
  company: crew,
  names: PEOPLE,
  start: START,
  tell: async (host) => {
    host.fate.counting = false;
    await create(host, {
      displayName: 'Crew',
      scope: CREW,
      reviewers: reviewers('olga'),
      settings: { ...settings, mailNotificationsEnabled: false },
    } as { displayName: string });
    await host.moveTo(day(0));
    await decide(host, 'olga', { anna: 'Approve', bert: 'Deny' });
    await host.moveTo(day(4));
    host.fate.counting = true;
    await createReport(host, {
      displayName: 'All',
      decisions: [],
      reviewHistoryPeriodStartDateTime: day(-1),
      reviewHistoryPeriodEndDateTime: day(30),
      scopes: [queryScope("/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')")],
    } as { displayName: string });
    await host.moveTo(day(5));
  },
};

export const scenarios = { oneTime, weekly, stages, guests, report };
