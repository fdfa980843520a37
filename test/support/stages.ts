import { reviewers, type Office, type Wish } from './office';
import type { ItemBody, Review } from './review';

/** The members of a stage that tests read. */
export interface Stage {
  readonly id: string;
  readonly status: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly reviewers: readonly { readonly query: string }[];
  readonly fallbackReviewers: readonly { readonly query: string }[];
}

interface Answered<T> {
  readonly value: readonly T[];
}

/**
 * A crew of four with managers, and people who review stages. bob has not signed in for a year, and dan never has, so Deny is recommended
 * for both.
 */
export const STAGED_COMPANY = {
  people: {
    ann: { manager: 'mia' },
    bob: { manager: 'mia', signIn: '2025-01-01T09:00:00Z' },
    cid: { manager: 'max' },
    dan: { manager: 'max', signIn: null },
    one: {},
    two: {},
    three: {},
    flora: {},
    rita: {},
  },
  groups: { crew: { members: 'ann bob cid dan', owners: 'olga' } },
  apps: { robot: { assigned: '' } },
};

export interface StageWish extends Readonly<Record<string, unknown>> {
  readonly asks?: readonly string[];
  readonly fallback?: readonly string[];
}

/** Returns consecutive stages, each of two days by default. */
export const inStages = (...stages: readonly StageWish[]): Wish => ({
  group: 'crew',
  stageSettings: stages.map(({ asks = [], fallback = [], ...others }, n) => ({
    stageId: String(n + 1),
    dependsOn: n === 0 ? [] : [String(n)],
    durationInDays: 2,
    recommendationsEnabled: false,
    reviewers: reviewers(...asks),
    fallbackReviewers: reviewers(...fallback),
    ...others,
  })),
});
export const THREE = [{ asks: ['one'] }, { asks: ['two'] }, { asks: ['three'] }];

/** Creates reviews in stages. */
export interface Stages {
  readonly open: (wish: Wish) => Promise<Review>;
  /** Returns the stages of the only instance, or those that a function returns. */
  readonly of: (review: Review, person?: string, filter?: string) => Promise<readonly Stage[]>;
  /** Ends the current stage. Returns the status. */
  readonly stop: (review: Review) => Promise<number>;
  /** Returns one property of each decision of a stage, by name, or the status of a refusal. */
  readonly decisions: (review: Review, view: StageView) => Promise<Record<string, unknown> | number>;
}

interface StageView {
  /** The number of the stage, 1 for the first. */
  readonly stage: number;
  readonly person?: string;
  /** Whether only the decisions count that the person reviews. */
  readonly own?: boolean;
  readonly property?: keyof ItemBody;
}

/** Returns the path of the only instance of a review that does not recur. */
export const instanceOf = (review: Review): string => `${review.path}/instances/${review.id}`;

export const OWN = "/filterByCurrentUser(on='reviewer')";

export function stagesIn(office: () => Office): Stages {
  const of: Stages['of'] = async (review, person = 'admin', filter = '') => {
    const { body } = await office()
      .as(person)
      .get<Answered<Stage>>(`${instanceOf(review)}/stages${filter}`);
    return body.value;
  };
  return {
    of,
    open: async (wish) => {
      const review = await office().review({ settings: { instanceDurationInDays: 6 }, ...wish });
      await office().advance('PT1M');
      return review;
    },
    stop: async (review) => {
      const id = (await of(review)).at(-1)?.id ?? '';
      const { status } = await office()
        .as('admin')
        .post(`${instanceOf(review)}/stages/${id}/stop`);
      await office().advance('PT1M');
      return status;
    },
    decisions: async (review, { stage, person = 'admin', own = false, property = 'decision' }) => {
      const id = (await of(review))[stage - 1]?.id ?? '';
      const path = `${instanceOf(review)}/stages/${id}/decisions${own ? OWN : ''}`;
      const { status, body } = await office().as(person).get<Answered<ItemBody>>(path);
      if (status !== 200) return status;
      return Object.fromEntries(body.value.map((item) => [item.principal.displayName, item[property]]));
    },
  };
}
