import type { Api } from './api';

export interface List<T> {
  readonly value: readonly T[];
}

export interface Identity {
  readonly id: string;
  readonly displayName: string;
}

interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

/** The members of a definition that tests read. */
export interface DefinitionBody {
  readonly id: string;
  readonly status: string;
  readonly settings: object;
}

/** The members of an instance that tests read. */
export interface InstanceBody {
  readonly id: string;
  readonly status: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly scope: { readonly query?: string };
  readonly reviewers: readonly { readonly query: string }[];
  readonly fallbackReviewers: readonly { readonly query: string }[];
  /** Present in beta only. */
  readonly errors?: readonly { readonly code: string }[];
}

/** The members of a decision that tests read. */
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

export const namesOf = ({ value }: List<Identity>): string[] => value.map(({ displayName }) => displayName).sort();

/** One definition as the administrator sees it. Without an id, a method uses the instance that started last. */
export class Review {
  readonly #api: Pick<Api, 'as'>;
  readonly id: string;

  constructor(api: Pick<Api, 'as'>, id: string) {
    this.#api = api;
    this.id = id;
  }

  /** Returns the same definition after a restart. */
  in(api: Pick<Api, 'as'>): Review {
    return new Review(api, this.id);
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

  /** Returns the instances in the order of their starts. */
  async instances(): Promise<readonly InstanceBody[]> {
    const { value } = await this.#read<List<InstanceBody>>(`${this.path}/instances`);
    return value.toSorted((a, b) => (a.startDateTime < b.startDateTime ? -1 : 1));
  }

  /** Returns the start, the end (both to the minute) and the status of each instance. */
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

  /** Returns the decision about a principal. */
  async item(name: string, instanceId?: string): Promise<ItemBody> {
    const item = (await this.items(instanceId)).find(({ principal }) => principal.displayName === name);
    if (!item) throw new Error(`There is no decision about ${name}.`);
    return item;
  }

  /** Returns one property of each decision, by the principals' names. */
  async each(property: keyof ItemBody, instanceId?: string): Promise<Record<string, unknown>> {
    const items = await this.items(instanceId);
    return Object.fromEntries(items.map((item) => [item.principal.displayName, item[property]]));
  }

  /** Returns the names of the principals, in alphabetical order. */
  async reviewed(instanceId?: string): Promise<string[]> {
    return (await this.items(instanceId)).map(({ principal }) => principal.displayName).sort();
  }

  /** Returns the names of the principals whom a person may decide, in alphabetical order. */
  async seenBy(person: string, instanceId?: string): Promise<string[]> {
    const path = `${await this.instancePath(instanceId)}/decisions/filterByCurrentUser(on='reviewer')`;
    const { value } = await this.#read<List<ItemBody>>(path, person);
    return value.map(({ principal }) => principal.displayName).sort();
  }

  async contacted(instanceId?: string): Promise<string[]> {
    return namesOf(await this.#read<List<Identity>>(`${await this.instancePath(instanceId)}/contactedReviewers`));
  }

  /** Decides as a person. Returns the status, which must be the same for all decisions. */
  async decide(person: string, decisions: Readonly<Record<string, string>>, extra: object = {}): Promise<number> {
    const { id } = await this.instance();
    const items = await this.items(id);
    const statuses = new Set<number>();
    for (const item of items.filter(({ principal }) => principal.displayName in decisions)) {
      const path = `${await this.instancePath(id)}/decisions/${item.id}`;
      const body = { decision: decisions[item.principal.displayName], justification: 'because', ...extra };
      statuses.add((await this.#api.as(person).patch(path, body)).status);
    }
    const [status, ...others] = statuses;
    if (status === undefined || others.length > 0) throw new Error(`Not one status: ${[...statuses].join()}`);
    return status;
  }

  /** Calls an action of an instance. Returns the status. */
  async act(action: string, instanceId?: string, person = 'admin'): Promise<number> {
    return (await this.#api.as(person).post(`${await this.instancePath(instanceId)}/${action}`)).status;
  }

  async #read<T>(path: string, person = 'admin'): Promise<T> {
    const { status, body } = await this.#api.as(person).get<T | ErrorBody>(path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body as T;
  }
}
