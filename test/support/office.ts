import { openApi, type Api } from './api';
import { DOMAIN, idOf, nameOf, writeCompany, type Company } from './company';
import { namesOf, Review, type Identity, type List } from './review';
import type { RunnerOptions } from './runner';
import { queryScope } from './sampleTenant';

export { queryScope };

interface MailBody {
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
}

/** A definition by names. Other properties are copied into the request body. */
export interface Wish extends Readonly<Record<string, unknown>> {
  readonly group?: string;
  /** The names of people, or queries. */
  readonly reviewers?: readonly string[];
  readonly fallback?: readonly string[];
  readonly settings?: object;
}

/** The product with a company as its tenant. */
export interface Office extends Api {
  /** Creates a definition as admin. */
  readonly review: (wish: Wish) => Promise<Review>;
  /** Returns the names of the direct members of a group, in alphabetical order. */
  readonly members: (group: string) => Promise<string[]>;
  /** Returns `recipient: subject` of the mails whose subject contains a text, sorted. */
  readonly mails: (text: string) => Promise<string[]>;
  readonly fault: (fault: object) => Promise<void>;
  readonly mend: () => Promise<void>;
}

/** Starts the product with a company. The path of a company's file opens the same company again. */
export async function openOffice(company: Company | string, options: RunnerOptions = {}): Promise<Office> {
  const file = typeof company === 'string' ? company : writeCompany(company);
  // Timers fire only at an instant to which a test moves the clock.
  const args = ['--tick', 'P1000D', ...(options.args ?? [])];
  const api = await openApi({ ...options, tenant: file, args, domain: DOMAIN });
  return {
    ...api,
    review: async (wish) => new Review(api, (await api.create(definitionOf(wish))).id),
    members: async (group) => {
      const { body } = await api.tenant<List<Identity>>('GET', `/v1.0/groups/${idOf(group)}/members?$top=999`);
      return namesOf(body);
    },
    mails: async (text) => {
      const { body } = await api.tenant<List<MailBody>>('GET', '/local/mail');
      const mails = body.value.filter(({ subject }) => subject.includes(text));
      return mails.map(({ to, subject }) => `${nameOf(to.join())}: ${subject}`).sort();
    },
    fault: async (fault) => {
      const { status, body } = await api.tenant('POST', '/local/faults', fault);
      if (status >= 300) throw new Error(`The fault was refused: ${JSON.stringify(body)}`);
    },
    mend: async () => {
      await api.tenant('DELETE', '/local/faults');
    },
  };
}

const toReviewer = (name: string): object => {
  if (name === './manager') return { query: name, queryType: 'MicrosoftGraph', queryRoot: 'decisions' };
  return { query: /^[./]/.test(name) ? name : `/users/${idOf(name)}`, queryType: 'MicrosoftGraph' };
};

/** Returns reviewers in the form of a request body. */
export const reviewers = (...names: readonly string[]): object[] => names.map(toReviewer);

function definitionOf({ group, reviewers: names = [], fallback, settings, ...others }: Wish): object {
  return {
    displayName: `Review of ${group ?? 'everything'}`,
    ...(group === undefined ? {} : { scope: queryScope(`/groups/${idOf(group)}/transitiveMembers`) }),
    reviewers: reviewers(...names),
    ...(fallback === undefined ? {} : { fallbackReviewers: reviewers(...fallback) }),
    settings: {
      mailNotificationsEnabled: false,
      reminderNotificationsEnabled: false,
      instanceDurationInDays: 3,
      recommendationsEnabled: false,
      ...settings,
    },
    ...others,
  };
}

/** Returns a weekly recurrence, with these changes of its range and pattern. */
export const recurring = (range: object, pattern: object = {}): object => ({
  recurrence: { pattern: { type: 'weekly', interval: 1, ...pattern }, range: { type: 'noEnd', ...range } },
});
