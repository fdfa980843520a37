import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { openApi, type Api, type Body } from '../test/support/api';
import { CROWD, writeLargeTenant } from '../test/support/largeTenant';
import { startRunner } from '../test/support/runner';
import { groupReview, query, queryScope } from '../test/support/sampleTenant';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * The runner with a group of `people` people, and with the product and its limits in one process. The directory has a process of its own,
 * as in a deployment, so that its time does not count as the product's.
 */
export interface World extends Api {
  readonly people: number;
  /** Calls the process of the directory. */
  readonly directory: (method: string, path: string) => Promise<Answer>;
  /** Calls the functions with as little work in the client as possible. */
  readonly call: (method: string, path: string, content?: Content) => Promise<Answer>;
  /** Calls one of the limits. Throws when the call does not succeed. */
  readonly limit: <T>(method: string, path: string, parameters?: Readonly<Record<string, string>>) => Promise<T>;
  readonly headers: (person: string) => Promise<Headers>;
}

type Headers = Readonly<Record<string, string>>;

interface Content {
  readonly headers?: Headers;
  readonly body?: string;
}

/** The app is beside this file in the directory of the built files. */
const APP = join(__dirname, 'app.js');

export async function openWorld(people: number): Promise<World> {
  const tenant = writeLargeTenant(people);
  const directory = await startRunner({ tenant, args: ['--tenant-only'] });
  const settings = { BENCH_DIRECTORY: `${directory.tenantUrl}/graph` };
  const api = await openApi({ tenant, args: ['--app', APP], settings });
  const agent = new Agent({ keepAlive: true });
  const call = callerOf(agent, api.url);
  const callTenant = callerOf(agent, api.tenantUrl);
  return {
    ...api,
    people,
    call,
    directory: callerOf(agent, directory.tenantUrl),
    // On a slow machine, due work may take longer than `fetch` waits for an answer.
    advance: async (advance) => {
      const { status, text } = await callTenant('POST', '/local/clock', { body: JSON.stringify({ advance }) });
      if (status >= 300) throw new Error(`The clock answered ${status}: ${text}`);
      return (JSON.parse(text) as { readonly now: string }).now;
    },
    limit: async <T>(method: string, path: string, parameters: Readonly<Record<string, string>> = {}) => {
      const query = new URLSearchParams(parameters).toString();
      // The longest of these URLs has a thousand keys, which Node's limit for headers allows.
      const { status, text } = await call(method, `/bench/${path}?${query}`);
      if (status >= 300) throw new Error(`The limit ${path} answered ${status}: ${text}`);
      return (text === '' ? {} : JSON.parse(text)) as T;
    },
    headers: async (person) => ({ authorization: `Bearer ${await api.token(`${person}@contoso.example`)}` }),
    stop: async () => {
      agent.destroy();
      await directory.stop();
      return api.stop();
    },
  };
}

/** Returns a function that calls one server over kept connections, without a timeout. */
function callerOf(agent: Agent, url: string): World['call'] {
  const { hostname, port } = new URL(url);
  return (method, path, { headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const sent = { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      const outgoing = request({ agent, hostname, port, method, path, headers: sent }, (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(parts).toString() });
        });
        incoming.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
}

export const REVIEWER = 'jerry.lindqvist';

/** Returns a review of all members of the group by one reviewer, without recommendations by default. */
export const crowdReview = (settings: object = {}): object =>
  groupReview({
    scope: queryScope(`/groups/${CROWD}/transitiveMembers`),
    settings: { recommendationsEnabled: false, ...settings },
  });

/** Returns a review by the managers. They are unknown here, so one fallback reviewer gets every item. */
export const managersReview = (): object => ({
  ...crowdReview({ recommendationsEnabled: true }),
  reviewers: [{ ...query('./manager'), queryRoot: 'decisions' }],
  fallbackReviewers: (groupReview() as { readonly reviewers: readonly object[] }).reviewers,
});

/** Opens a review, waits until it is in progress, and returns the definition. */
export async function open(world: World, review: object): Promise<Body> {
  const definition = await world.create(review);
  await world.advance('PT0S');
  const instance = await world.as('admin').get(`/definitions/${definition.id}/instances/${definition.id}`);
  if (instance.body.status !== 'InProgress') throw new Error(`The review is ${JSON.stringify(instance.body)}`);
  return definition;
}

/** Deletes a definition and everything that belongs to it. */
export async function remove(world: World, id: string): Promise<void> {
  const { status } = await world.as('admin').delete(`/definitions/${id}`);
  if (status !== 204) throw new Error(`The deletion answered ${status}.`);
  await world.advance('PT0S');
}

/** Returns the path of an instance. */
export const instanceOf = (id: string): string =>
  `/v1.0/identityGovernance/accessReviews/definitions/${id}/instances/${id}`;

/**
 * Posts `{person}/{instance}/{action}`, then runs the due work. The connection has no timeout, because many decisions at once may take
 * minutes.
 */
export async function post(world: World, path: string, body?: object): Promise<void> {
  const [person = '', id = '', action = ''] = path.split('/');
  const headers = await world.headers(person);
  const content = body === undefined ? { headers } : { headers, body: JSON.stringify(body) };
  const { status } = await world.call('POST', `${instanceOf(id)}/${action}`, content);
  if (status >= 300) throw new Error(`${action} answered ${status}.`);
  await world.advance('PT0S');
}
