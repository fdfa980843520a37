import type { Api, Body } from '../../support/api';
import type { Receiver } from '../../support/receiver';
import { GROUPS } from './tenant';

/** How all recorded reviews end. */
export interface Ends {
  readonly definitions: Readonly<Record<string, unknown>>;
  readonly reports: readonly unknown[];
  readonly members: Readonly<Record<string, readonly string[]>>;
  /** The mail addresses of the recipients, each once. */
  readonly recipients: readonly string[];
  /** The notifications about definitions and instances, as `change resource`, each once. */
  readonly notifications: readonly string[];
}

/** The number of rows of each type in a definition. */
type Counts = Readonly<Record<string, number>>;

function count(texts: readonly string[]): Counts {
  const counts: Record<string, number> = {};
  for (const text of texts.toSorted()) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

/** Continues the recorded reviews for fifty days. Returns their ends. */
export async function continueToEnds(api: Api, receiver: Receiver): Promise<Ends> {
  await api.advance('PT0S');
  await api.advance('PT20M');
  for (const { id, displayName } of (await api.as('admin').get('/definitions?$top=999')).body.value) {
    const path = `/definitions/${id}/instances/${id}`;
    if (displayName === 'held') expect204(await api.as('admin').post(`${path}/applyDecisions`));
    if (displayName === 'opening') {
      const decision = { decision: 'Approve', justification: 'Known to all' };
      expect204(await api.as('jerry.lindqvist').post(`${path}/batchRecordDecisions`, decision));
    }
  }
  for (let day = 0; day < 50; day += 1) await api.advance('P1D');
  return readEnds(api, receiver);
}

function expect204({ status, body }: { readonly status: number; readonly body: unknown }): void {
  if (status !== 204) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
}

async function readEnds(api: Api, receiver: Receiver): Promise<Ends> {
  const admin = api.as('admin');
  const definitions: Record<string, unknown> = {};
  for (const definition of (await admin.get('/definitions?$top=999')).body.value) {
    definitions[definition.displayName] = await endOf(api, definition);
  }
  const mails = (await api.tenant('GET', '/local/mail')).body.value;
  return {
    definitions,
    reports: (await admin.get('/historyDefinitions?$top=999')).body.value.map((report) => [
      report.displayName,
      report.status,
    ]),
    members: Object.fromEntries(await Promise.all(Object.values(GROUPS).map((id) => membersOf(api, id)))),
    recipients: [...new Set(mails.flatMap(({ to }) => to as string[]))].sort(),
    notifications: notificationsOf(receiver),
  };
}

function notificationsOf(receiver: Receiver): string[] {
  const texts = receiver.told('/events').map(({ changeType, resource }) => `${changeType} ${resource}`);
  return [...new Set(texts.filter((text) => !text.includes('/decisions/')))].sort();
}

async function endOf(api: Api, { id, status }: Body): Promise<object> {
  const admin = api.as('admin');
  const instances = (await admin.get(`beta/definitions/${id}/instances?$top=999`)).body.value;
  const ends = instances.map(async (instance) => {
    const path = `/definitions/${id}/instances/${instance.id}`;
    const [stages, contacts, decisions] = await Promise.all([
      admin.get(`${path}/stages`),
      admin.get(`${path}/contactedReviewers`),
      allPages(api, `${path}/decisions?$top=999`),
    ]);
    return {
      id: instance.id,
      status: instance.status,
      start: instance.startDateTime,
      end: instance.endDateTime,
      errors: (instance.errors as { code: string }[]).map(({ code }) => code),
      stages: stages.body.value.map((stage) => [stage.status, stage.startDateTime, stage.endDateTime]),
      contacted: contacts.body.value.map(({ displayName }) => displayName).sort(),
      decisions: count(decisions.map(describe)),
    };
  });
  const sorted = (await Promise.all(ends)).toSorted((a, b) => (a.start + a.id < b.start + b.id ? -1 : 1));
  return { status, instances: sorted };
}

function describe(item: Body): string {
  const { displayName } = item.reviewedBy as { displayName: string };
  return [item.decision, item.recommendation, item.applyResult, displayName].join(' ');
}

async function allPages(api: Api, path: string): Promise<Body[]> {
  const found: Body[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { body } = await api.as('admin').get(next);
    found.push(...body.value);
    next = body['@odata.nextLink'] as string | undefined;
  }
  return found;
}

async function membersOf(api: Api, id: string): Promise<readonly [string, string[]]> {
  const { body } = await api.tenant('GET', `/v1.0/groups/${id}/members?$top=999`);
  return [id, body.value.map(({ displayName }) => displayName).sort()];
}
