import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { queryScope } from '../../support/office';
import { isGuest, type Group } from '../../support/world/cast';
import type { Random } from '../../support/world/random';
import type { Stage } from './stage';

interface Chance {
  readonly random: Random;
  readonly stage: Stage;
  readonly now: string;
}

const DAY = 86_400_000;
const ALL_GROUPS = "/groups?$filter=(groupTypes/any(c:c eq 'Unified'))";

export const addDays = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * DAY).toISOString();

const toReviewer = (query: string): object =>
  query === './manager'
    ? { query, queryType: 'MicrosoftGraph', queryRoot: 'decisions' }
    : { query, queryType: 'MicrosoftGraph' };

/** Returns a random reviewer in the form of a request body. */
export const randomReviewer = ({ random, stage }: Pick<Chance, 'random' | 'stage'>): object =>
  toReviewer(`/users/${random.pick(stage.reviewers).id}`);

/** Returns any review that Graph supports: once or weekly, in stages, guests only, all groups. */
export function randomDefinition(chance: Chance): ReturnType<typeof validateDefinition> {
  const { random, stage, now } = chance;
  const group = random.pick(stage.groups);
  const guests = group.members.some(isGuest) && random.chance(0.4);
  const everywhere = !guests && stage.enumerates && random.chance(0.1);
  const asked = !guests && random.chance(0.3) ? stagesOf(chance) : reviewersOf(chance, group);
  return validateDefinition(
    {
      displayName: `${group.displayName} ${now}`,
      ...(everywhere
        ? { scope: queryScope('./members/microsoft.graph.user'), instanceEnumerationScope: queryScope(ALL_GROUPS) }
        : { scope: queryScope(scopeOf(group, guests)) }),
      ...asked,
      settings: {
        mailNotificationsEnabled: random.chance(0.7),
        reminderNotificationsEnabled: random.chance(0.3),
        instanceDurationInDays: 1 + random.below(3),
        recommendationsEnabled: random.chance(0.5),
        autoApplyDecisionsEnabled: random.chance(0.7),
        ...(random.chance(0.6)
          ? { defaultDecisionEnabled: true, defaultDecision: random.pick(['Deny', 'Approve', 'Recommendation']) }
          : {}),
        ...(guests ? { applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }] } : {}),
        ...(random.chance(0.3) ? recurrenceOf(chance) : {}),
      },
      reviewOptions: {
        carryOver: random.pick(['none', 'unchangedApproved']),
        reminders: random.pick([[], ['PT12H', 'PT6H']]),
        escalation: random.chance(0.3) ? escalationOf(chance, asked) : [],
        exclusions: random.chance(0.2) ? [exclusionOf(chance, group)] : [],
      },
    },
    'beta',
  );
}

const escalationOf = ({ random }: Chance, { fallbackReviewers = [] }: Asked): object[] =>
  ['PT6H', 'PT15H'].map((afterDuration) => ({
    afterDuration,
    to: random.pick(['manager', fallbackReviewers.length > 0 ? 'fallbackReviewers' : 'creator', 'creator']),
    mode: random.pick(['add', 'replace']),
  }));

/** Returns the exclusion of a member for an hour or for a long time. */
const exclusionOf = ({ random, now }: Chance, group: Group): object => ({
  principalId: random.pick(group.members).id,
  principalType: 'user',
  reason: 'looked after elsewhere',
  endDateTime: random.pick([addDays(now, 1 / 24), addDays(now, 400)]),
});

const scopeOf = ({ id }: Group, guests: boolean): string =>
  `/groups/${id}/transitiveMembers${guests ? "/?$filter=(userType eq 'Guest')" : ''}`;

/** The properties of a definition that determine who decides. */
interface Asked {
  readonly reviewers?: readonly object[];
  readonly fallbackReviewers?: readonly object[];
}

function reviewersOf({ random, stage }: Chance, group: Group): Asked {
  const named = stage.reviewers.map(({ id }) => `/users/${id}`);
  const asked = random.pick([
    named.slice(0, 1),
    named.slice(0, 2),
    [`/groups/${group.id}/owners`],
    ['./manager'],
    // An empty list is a self-review.
    [],
  ]);
  return {
    reviewers: asked.map(toReviewer),
    fallbackReviewers: asked.length > 0 ? [toReviewer(named.at(-1)!)] : [],
  };
}

/** Returns two or three stages. */
function stagesOf(chance: Chance): Asked & { readonly stageSettings: readonly object[] } {
  const { random } = chance;
  const stageSettings = Array.from({ length: 2 + random.below(2) }, (_, n) => ({
    stageId: String(n + 1),
    dependsOn: n === 0 ? [] : [String(n)],
    durationInDays: 1,
    recommendationsEnabled: random.chance(0.5),
    decisionsThatWillMoveToNextStage: ['NotReviewed', 'Approve'],
    reviewers: [randomReviewer(chance)],
  }));
  return { stageSettings };
}

function recurrenceOf({ random, now }: Chance): object {
  const pattern = { type: 'weekly', interval: 1 };
  const range = { type: 'numbered', numberOfOccurrences: 2, startDate: addDays(now, random.below(2)).slice(0, 10) };
  return { recurrence: { pattern, range } };
}
