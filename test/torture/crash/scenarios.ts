import { queryScope, recurring } from '../../support/office';
import { isActive, isGuest, type Cast, type Person } from '../../support/world/cast';
import {
  apply,
  create,
  createPack,
  createReport,
  decide,
  decideLater,
  extend,
  giveAll,
  nameDelegate,
  previewOpening,
  previewRemovals,
  remind,
  restore,
  stop,
  stopSeries,
  subscribe,
  unsubscribe,
  type Telling,
} from '../../support/world/clients';
import { asked, day, membersOf, settings, START, user, type Roles, type Scenario } from './roles';

const oneTime =
  ({ group, owner, first }: Roles): Scenario =>
  async (telling) => {
    await create(telling, {
      displayName: 'Once',
      scope: membersOf(group),
      reviewers: [user(owner)],
      settings: {
        ...settings,
        autoApplyDecisionsEnabled: false,
        defaultDecisionEnabled: true,
        defaultDecision: 'Deny',
      },
    });
    await telling.host.moveTo(day(0));
    await decide(telling, owner, [[first, 'Approve']]);
    await remind(telling);
    await telling.host.moveTo(day(1));
    await stop(telling);
    await telling.host.moveTo(day(2));
    await apply(telling);
    await telling.host.moveTo(day(4));
  };

/** A review that is stopped before its start, so that no reviewer is ever asked. */
const withdrawn =
  ({ group, owner }: Roles): Scenario =>
  async (telling) => {
    const range = { type: 'noEnd', startDate: day(3).slice(0, 10) };
    await create(telling, {
      displayName: 'Withdrawn',
      scope: membersOf(group),
      reviewers: [user(owner)],
      settings: { ...settings, recurrence: { pattern: null, range } },
    });
    await telling.host.moveTo(day(1));
    await stopSeries(telling);
    await telling.host.moveTo(day(5));
  };

/** Runs for three weeks. The owners of the group review, and in the second week one member leaves. */
const weekly =
  ({ group, owner, first, second }: Roles): Scenario =>
  async (telling) => {
    const range = { type: 'numbered', numberOfOccurrences: 3, startDate: START.slice(0, 10) };
    await create(telling, {
      displayName: 'Weekly',
      scope: membersOf(group),
      reviewers: [asked(`/groups/${group.id}/owners`)],
      settings: { ...settings, reminderNotificationsEnabled: true, ...recurring(range) },
    });
    await telling.host.moveTo(day(0));
    await decide(telling, owner, [[first, 'Approve']]);
    await telling.host.moveTo(day(8));
    await decide(telling, owner, [[second, 'Deny']]);
    await telling.host.moveTo(day(15));
    await telling.host.moveTo(day(20));
  };

const stage = (stageId: string, reviewer: Person, dependsOn: readonly string[]): object => ({
  stageId,
  dependsOn,
  durationInDays: 1,
  recommendationsEnabled: false,
  decisionsThatWillMoveToNextStage: ['NotReviewed', 'Approve'],
  reviewers: [user(reviewer)],
});

const stages =
  ({ group, owner, first, second }: Roles): Scenario =>
  async (telling) => {
    const { admin } = telling.cast;
    const third = group.members.find(isActive) ?? admin;
    await create(telling, {
      displayName: 'Stages',
      scope: membersOf(group),
      stageSettings: [stage('1', owner, []), stage('2', admin, ['1']), stage('3', third, ['2'])],
      settings: { ...settings, decisionHistoriesForReviewersEnabled: true },
    });
    await telling.host.moveTo(day(0));
    await decide(telling, owner, [
      [first, 'Approve'],
      [second, 'Approve'],
    ]);
    await telling.host.moveTo(day(1.5));
    await decide(telling, admin, [
      [first, 'Approve'],
      [second, 'Deny'],
    ]);
    await telling.host.moveTo(day(2.5));
    await decide(telling, third, [[first, 'Approve']]);
    await telling.host.moveTo(day(5));
  };

/** A review of guests, in which denied guests are blocked for thirty days and then deleted. */
const guests =
  ({ group, owner, first }: Roles): Scenario =>
  async (telling) => {
    await create(telling, {
      displayName: 'Guests',
      scope: queryScope(`/groups/${group.id}/transitiveMembers/?$filter=(userType eq 'Guest')`),
      reviewers: [user(owner)],
      settings: {
        ...settings,
        mailNotificationsEnabled: false,
        defaultDecisionEnabled: true,
        defaultDecision: 'Deny',
        applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }],
      },
    });
    await telling.host.moveTo(day(0));
    await decide(telling, owner, [[first, 'Approve']]);
    await telling.host.moveTo(day(10));
    await telling.host.moveTo(day(40));
  };

/** The number of decisions, two a page, so that the last page is not full. */
const SEVERAL_PAGES = 5;

/** A review that is decided in the background, slice by slice, while a subscriber does not answer at first. */
const decided =
  ({ group, owner, first }: Roles): Scenario =>
  async (telling) => {
    const { world } = telling.host;
    const { admin } = telling.cast;
    world.decisionPages = { items: 2, pagesPerSlice: 1 };
    await subscribe(telling, {
      changeType: 'created,updated,deleted',
      resource: 'identityGovernance/accessReviews/definitions',
      notificationUrl: 'https://hooks.test/reviews',
      events: ['definitionCreated', 'instanceStarted', 'decisionRecorded', 'instanceApplied'],
      clientState: 'ours',
    });
    world.receivers.answers = () => (world.now < day(0.003) ? 'failed' : 'arrived');
    await create(telling, {
      displayName: 'Decided',
      scope: membersOf(group),
      reviewers: [user(owner), user(admin)],
      settings: { ...settings, mailNotificationsEnabled: false },
    });
    await telling.host.moveTo(day(0));
    await decideLater(telling, owner, 'Deny');
    await telling.host.moveTo(day(1));
    await decide(telling, admin, [[first, 'Approve']]);
    await telling.host.moveTo(day(5));
    await unsubscribe(telling);
    // By then, the subscription and the job have been deleted.
    await telling.host.moveTo(day(40));
  };

/** A review whose items are reassigned, whose end is extended, and whose removals are restored. */
const restored =
  ({ group, owner, first, second }: Roles): Scenario =>
  async (telling) => {
    const { admin } = telling.cast;
    const { fate } = telling.host;
    fate.counting = false;
    await create(telling, {
      displayName: 'Restored',
      scope: membersOf(group),
      reviewers: [user(owner)],
      settings: { ...settings, instanceDurationInDays: 1 },
    });
    await telling.host.moveTo(day(0));
    fate.counting = true;
    await extend(telling, day(2));
    await giveAll(telling, admin);
    await telling.host.moveTo(day(0.5));
    fate.counting = false;
    await decide(telling, admin, [
      [first, 'Deny'],
      [second, 'Deny'],
    ]);
    await telling.host.moveTo(day(2.5));
    fate.counting = true;
    await restore(telling, 2);
    await telling.host.moveTo(day(5));
  };

/**
 * A review in which one member is excluded, a delegate decides in the owner's place, and after a day open items are also assigned to the
 * creator.
 */
const covered =
  ({ group, owner, first, second }: Roles): Scenario =>
  async (telling) => {
    const { admin } = telling.cast;
    const others = group.members.filter((person) => isActive(person) && ![first, second].includes(person));
    const [delegate = admin, left = admin] = others;
    const exclusion = { principalId: left.id, principalType: 'user', reason: 'reviewed elsewhere' };
    await create(telling, {
      displayName: 'Covered',
      scope: membersOf(group),
      reviewers: [user(owner)],
      settings,
      reviewOptions: {
        exclusions: [{ ...exclusion, endDateTime: day(400) }],
        escalation: [{ afterDuration: 'P1D', to: 'creator', mode: 'add' }],
      },
    });
    await telling.host.moveTo(day(0));
    await nameDelegate(telling, owner, delegate, day(0.9));
    await decide(telling, delegate, [[first, 'Approve']]);
    await telling.host.moveTo(day(1.5));
    await decide(telling, admin, [[second, 'Deny']]);
    await telling.host.moveTo(day(5));
  };

/** Begins a review with two decisions, without interruptions, which another scenario tests. */
async function decideQuietly(
  telling: Telling,
  { group, owner, first, second }: Roles,
  more: object = {},
): Promise<void> {
  const { host } = telling;
  host.fate.counting = false;
  await create(telling, {
    displayName: 'Decided before',
    scope: membersOf(group),
    reviewers: [user(owner)],
    settings: { ...settings, mailNotificationsEnabled: false, ...more },
  });
  await host.moveTo(day(0));
  await decide(telling, owner, [
    [first, 'Approve'],
    [second, 'Deny'],
  ]);
}

/** Previews the next week, and the removals by this week's decisions. */
const previewed =
  (roles: Roles): Scenario =>
  async (telling) => {
    await decideQuietly(telling, roles, recurring({ type: 'noEnd', startDate: START.slice(0, 10) }));
    telling.host.fate.counting = true;
    await previewOpening(telling);
    await telling.host.moveTo(day(0.1));
    await previewRemovals(telling);
    await telling.host.moveTo(day(0.2));
  };

/** A report about a review that has ended. */
const report =
  (roles: Roles): Scenario =>
  async (telling) => {
    await decideQuietly(telling, roles);
    await telling.host.moveTo(day(4));
    telling.host.fate.counting = true;
    await createReport(telling, {
      displayName: 'All',
      decisions: [],
      reviewHistoryPeriodStartDateTime: day(-1),
      reviewHistoryPeriodEndDateTime: day(30),
      scopes: [queryScope("/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')")],
    });
    await telling.host.moveTo(day(5));
  };

/** One evidence pack is requested while the review runs, and another one when it is applied. */
const pack =
  (roles: Roles): Scenario =>
  async (telling) => {
    const { host } = telling;
    await decideQuietly(telling, roles);
    for (const n of [1, 2]) {
      host.fate.counting = true;
      await createPack(telling, n);
      await host.moveTo(day(6 * n - 5.5));
      host.fate.counting = false;
      await host.moveTo(day(6 * n));
    }
  };

/** Returns the scenarios by their names, with the smallest suitable groups of a tenant; undefined if there are none. */
export function scenariosFor(cast: Cast): Readonly<Record<string, Scenario | undefined>> {
  const crew = rolesIn(cast);
  const pilots = rolesIn(cast, isGuest);
  const deck = rolesIn({ ...cast, groups: cast.groups.filter(({ members }) => members.length >= SEVERAL_PAGES) });
  return {
    oneTime: crew && oneTime(crew),
    withdrawn: crew && withdrawn(crew),
    weekly: crew && weekly(crew),
    stages: crew && stages(crew),
    guests: pilots && guests(pilots),
    report: crew && report(crew),
    restored: crew && restored(crew),
    previewed: crew && previewed(crew),
    covered: deck && covered(deck),
    decided: deck && decided(deck),
    pack: crew && pack(crew),
  };
}

function rolesIn({ groups }: Cast, isReviewed: (person: Person) => boolean = () => true): Roles | undefined {
  for (const group of groups) {
    const [first, second] = group.members.filter(isReviewed);
    const [owner] = group.owners;
    if (first && second && owner) return { group, owner, first, second };
  }
  return undefined;
}
