import { idOf, nameOf, upnOf, writeCompany, type Company } from './company';
import { startRunner, type RunnerOptions, type TestRunner } from './runner';

interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

interface List<T> {
  readonly value: readonly T[];
}

interface Identity {
  readonly id: string;
  readonly displayName: string;
}

interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

/** What tests look at of a definition. */
export interface DefinitionBody {
  readonly id: string;
  readonly status: string;
  readonly settings: object;
}

/** What tests look at of an instance. */
export interface InstanceBody {
  readonly id: string;
  readonly status: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly scope: { readonly query?: string };
  readonly reviewers: readonly { readonly query: string }[];
  readonly fallbackReviewers: readonly { readonly query: string }[];
  /** Beta only. */
  readonly errors?: readonly { readonly code: string }[];
}

/** What tests look at of a decision. */
export interface ItemBody {
  readonly id: string;
  readonly decision: string;
  readonly justification: string;
  readonly recommendation: string;
  readonly principal: Identity;
  readonly resource: Identity;
  readonly reviewedBy: Identity;
  readonly reviewedDateTime: string | null;
  readonly applyResult: string;
  readonly applyDescription: string | null;
  readonly appliedBy: Identity;
  readonly appliedDateTime: string | null;
}

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
  /** Calls the product as a person, such as `GET /definitions`; paths without a version are those of access reviews in v1.0. */
  readonly call: <T>(person: string, request: string, body?: object) => Promise<Answer<T>>;
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

const namesOf = ({ value }: List<Identity>): string[] => value.map(({ displayName }) => displayName).sort();

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
  const call: Office['call'] = async <T>(person: string, request: string, body?: object) => {
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

/** One definition, seen by the administrator. Where an instance can be named and is not, it is the one that started last. */
export class Review {
  readonly #call: Office['call'];
  readonly id: string;

  constructor(call: Office['call'], id: string) {
    this.#call = call;
    this.id = id;
  }

  /** The same definition after a restart. */
  in(office: Office): Review {
    return new Review(office.call, this.id);
  }

  get path(): string {
    return `/definitions/${this.id}`;
  }

  async get(): Promise<DefinitionBody> {
    return await this.#read<DefinitionBody>(this.path);
  }

  async status(): Promise<string> {
    return (await this.get()).status;
  }

  /** In the order of their starts. */
  async instances(): Promise<readonly InstanceBody[]> {
    const { value } = await this.#read<List<InstanceBody>>(`${this.path}/instances`);
    return value.toSorted((a, b) => (a.startDateTime < b.startDateTime ? -1 : 1));
  }

  /** Start, end (to the minute) and status of each instance. */
  async schedule(): Promise<string[]> {
    const instances = await this.instances();
    return instances.map(({ startDateTime, endDateTime, status }) => {
      return `${startDateTime.slice(0, 16)} ${endDateTime.slice(0, 16)} ${status}`;
    });
  }

  async instance(id?: string): Promise<InstanceBody> {
    const instances = await this.instances();
    const found = instances.findLast((instance) =>
      id === undefined ? instance.status !== 'NotStarted' : instance.id === id,
    );
    if (!found) throw new Error(`There is no such instance among ${JSON.stringify(instances)}`);
    return found;
  }

  async instancePath(id?: string): Promise<string> {
    return `${this.path}/instances/${id ?? (await this.instance()).id}`;
  }

  async items(instanceId?: string): Promise<readonly ItemBody[]> {
    const path = await this.instancePath(instanceId);
    const { value } = await this.#read<List<ItemBody>>(`${path}/decisions?$top=999`);
    return value;
  }

  /** The decision about a principal. */
  async item(name: string, instanceId?: string): Promise<ItemBody> {
    const item = (await this.items(instanceId)).find(({ principal }) => principal.displayName === name);
    if (!item) throw new Error(`There is no decision about ${name}.`);
    return item;
  }

  /** One property of each decision by the principals' names. */
  async each(property: keyof ItemBody, instanceId?: string): Promise<Record<string, unknown>> {
    const items = await this.items(instanceId);
    return Object.fromEntries(items.map((item) => [item.principal.displayName, item[property]]));
  }

  /** Who is reviewed, in alphabetical order. */
  async reviewed(instanceId?: string): Promise<string[]> {
    return (await this.items(instanceId)).map(({ principal }) => principal.displayName).sort();
  }

  /** Whose access a person may decide on, in alphabetical order. */
  async seenBy(person: string, instanceId?: string): Promise<string[]> {
    const path = `${await this.instancePath(instanceId)}/decisions/filterByCurrentUser(on='reviewer')`;
    const { value } = await this.#read<List<ItemBody>>(path, person);
    return value.map(({ principal }) => principal.displayName).sort();
  }

  async contacted(instanceId?: string): Promise<string[]> {
    return namesOf(await this.#read<List<Identity>>(`${await this.instancePath(instanceId)}/contactedReviewers`));
  }

  /** Decides as a person; answers the status, which must be the same for all. */
  async decide(person: string, decisions: Readonly<Record<string, string>>, extra: object = {}): Promise<number> {
    const { id } = await this.instance();
    const items = await this.items(id);
    const statuses = new Set<number>();
    for (const item of items.filter(({ principal }) => principal.displayName in decisions)) {
      const path = `${await this.instancePath(id)}/decisions/${item.id}`;
      const body = { decision: decisions[item.principal.displayName], justification: 'because', ...extra };
      statuses.add((await this.#call(person, `PATCH ${path}`, body)).status);
    }
    const [status, ...others] = statuses;
    if (status === undefined || others.length > 0) throw new Error(`Not one status: ${[...statuses].join()}`);
    return status;
  }

  /** An action on an instance; answers the status. */
  async act(action: string, instanceId?: string, person = 'admin'): Promise<number> {
    return (await this.#call(person, `POST ${await this.instancePath(instanceId)}/${action}`)).status;
  }

  async #read<T>(path: string, person = 'admin'): Promise<T> {
    const { status, body } = await this.#call<T | ErrorBody>(person, `GET ${path}`);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body as T;
  }
}
