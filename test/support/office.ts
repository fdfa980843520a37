import { idOf, nameOf, upnOf, writeCompany, type Company } from './company';
import { namesOf, Review, type Answer, type Call, type DefinitionBody, type Identity, type List } from './review';
import { startRunner, type RunnerOptions, type TestRunner } from './runner';

interface MailBody {
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
}

/** What a test wants of a definition, by names; anything else of the request body goes beside it. */
export interface Wish extends Readonly<Record<string, unknown>> {
  readonly group?: string;
  /** Names of people, or queries. */
  readonly reviewers?: readonly string[];
  readonly fallback?: readonly string[];
  readonly settings?: object;
}

/** A product that runs for a company of names, on a virtual clock. */
export interface Office extends TestRunner {
  readonly call: Call;
  /** Creates a definition as admin. */
  readonly review: (wish: Wish) => Promise<Review>;
  /** Names of the direct members of a group, in alphabetical order. */
  readonly members: (group: string) => Promise<string[]>;
  /** `recipient: subject` of the mails whose subject holds a text, sorted. */
  readonly mails: (text: string) => Promise<string[]>;
  /** Calls the tenant's directory, or anything else of it. */
  readonly tenant: <T>(request: string, body?: object) => Promise<Answer<T>>;
  readonly fault: (fault: object) => Promise<void>;
  readonly mend: () => Promise<void>;
}

/** Opens an office; a company may be given by its file, to open the same one again. */
export async function openOffice(company: Company | string, options: RunnerOptions = {}): Promise<Office> {
  const tenant = typeof company === 'string' ? company : writeCompany(company);
  // Timers fire only where a test stops the clock.
  const args = ['--tick', 'P1000D', ...(options.args ?? [])];
  return officeOf(await startRunner({ ...options, tenant, args }));
}

async function send<T>(
  url: string,
  init: RequestInit & { readonly token?: string },
  body?: object,
): Promise<Answer<T>> {
  const { token, ...request } = init;
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url, { ...request, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as T,
  };
}

function officeOf(runner: TestRunner): Office {
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (person: string): Promise<string> => {
    const token = tokens.get(person) ?? runner.token(upnOf(person));
    tokens.set(person, token);
    return token;
  };
  const call: Call = async <T>(person: string, request: string, body?: object) => {
    const [method = '', path = ''] = request.split(/ (.*)/);
    const full = /^\/(v1\.0|beta)\//.test(path) ? path : `/v1.0/identityGovernance/accessReviews${path}`;
    return send<T>(runner.url + full, { method, token: await tokenOf(person) }, body);
  };
  const tenant: Office['tenant'] = <T>(request: string, body?: object) => {
    const [method = '', path = ''] = request.split(/ (.*)/);
    return send<T>(runner.tenantUrl + path, { method }, body);
  };
  return {
    ...runner,
    call,
    tenant,
    review: async (wish) => {
      const { status, body } = await call<DefinitionBody>('admin', 'POST /definitions', definitionOf(wish));
      if (status !== 201) throw new Error(`The definition was refused: ${JSON.stringify(body)}`);
      return new Review(call, body.id);
    },
    members: async (group) => {
      const { body } = await tenant<List<Identity>>(`GET /v1.0/groups/${idOf(group)}/members?$top=999`);
      return namesOf(body);
    },
    mails: async (text) => {
      const { body } = await tenant<List<MailBody>>('GET /local/mail');
      const mails = body.value.filter(({ subject }) => subject.includes(text));
      return mails.map(({ to, subject }) => `${nameOf(to.join())}: ${subject}`).sort();
    },
    fault: async (fault) => {
      const { status, body } = await tenant('POST /local/faults', fault);
      if (status >= 300) throw new Error(`The fault was refused: ${JSON.stringify(body)}`);
    },
    mend: async () => {
      await tenant('DELETE /local/faults');
    },
  };
}

const toReviewer = (name: string): object => {
  if (name === './manager') return { query: name, queryType: 'MicrosoftGraph', queryRoot: 'decisions' };
  return { query: /^[./]/.test(name) ? name : `/users/${idOf(name)}`, queryType: 'MicrosoftGraph' };
};

/** Reviewers as a request body has them. */
export const reviewers = (...names: readonly string[]): object[] => names.map(toReviewer);

export const queryScope = (query: string): object => ({
  '@odata.type': '#microsoft.graph.accessReviewQueryScope',
  query,
  queryType: 'MicrosoftGraph',
});

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

/** A recurrence every week (or whatever `pattern` says) from a day on. */
export const recurring = (range: object, pattern: object = {}): object => ({
  recurrence: { pattern: { type: 'weekly', interval: 1, ...pattern }, range: { type: 'noEnd', ...range } },
});
