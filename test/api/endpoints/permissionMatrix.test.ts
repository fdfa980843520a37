import { endpoints } from '../../../functions/endpoints';
import type { Version } from '../../../shared/api/endpoint/endpoint';
import { openApi, type Api } from '../../support/api';
import {
  appNamed,
  groupNamed,
  groupReview,
  query,
  roleReview,
  sampleTenant,
  userNamed,
} from '../../support/sampleTenant';
import { bodyOf, GROUP, historyOf, pathOf, type Keys, type Made, type Row } from './permissionRequests';
import {
  OWNERS,
  PERMISSIONS,
  RELATIONS,
  RIGHTS,
  ROLES,
  TARGETS,
  type Person,
  type Rights,
  type Target,
} from './permissionTable';

/** Sends every endpoint's request as every type of caller. Checks only whether the caller is admitted, not the result. */
type Verdict = 401 | 403 | 'in';

const REVIEWER = 'quinn.quist';
const CREATOR = 'oscar.okafor';
const ALL = PERMISSIONS.join(' ');
const AT_ONCE = 8;

const securityOperator = sampleTenant.users
  .find(({ id }) => id === groupNamed('Security Operators').members[0])
  ?.userPrincipalName.replace(/@.*/, '') as string;

const PEOPLE: Readonly<Record<(typeof ROLES)[number] | (typeof RELATIONS)[number], string>> = {
  'Global Administrator': 'admin',
  'User Administrator': 'adele.adams',
  'Identity Governance Administrator': 'gina.gomez',
  'Privileged Role Administrator': 'paul.price',
  'Security Administrator': securityOperator,
  'Global Reader': 'rita.reed',
  'Security Reader': 'sam.sutton',
  'Application Administrator': 'nadia.novak',
  'Global Administrator, eligible only': 'viktor.holm',
  'no role': 'anna.albers',
  'creator without a role': CREATOR,
  'reviewer of the first stage': 'jerry.lindqvist',
  'reviewer of the present stage': REVIEWER,
  'owner of the group': 'julia.jansen',
  'owner of another group': 'uwe.ullmann',
};

let api: Api;
let keys: Made['keys'];
let historyId: string;
let isPolicyOn = false;
beforeAll(async () => {
  api = await openApi();
  await setPolicy(true);
  const stages = ['Jerry Lindqvist', 'Quinn Quist'].map((name, n) => ({
    stageId: String(n + 1),
    dependsOn: n === 0 ? [] : ['1'],
    durationInDays: 5,
    recommendationsEnabled: false,
    reviewers: [query(`/users/${userNamed(name).id}`)],
  }));
  const ofGroup = await api.as(CREATOR).post('/definitions', groupReview({ group: GROUP, stageSettings: stages }));
  const ofRole = await api.create(roleReview({ stageSettings: stages }));
  await setPolicy(false);
  await api.advance('PT1H');
  keys = { group: await inSecondStage(ofGroup.body.id), role: await inSecondStage(ofRole.id) };
  historyId = (await api.as('admin').post('/historyDefinitions', historyOf('group'))).body.id;
  await api.advance('PT1H');
});
afterAll(() => api.stop());

async function setPolicy(isGroupOwnerManagementEnabled: boolean): Promise<void> {
  const admin = api.as('admin', 'Policy.ReadWrite.AccessReview');
  const { status } = await admin.patch('beta/policy', { isGroupOwnerManagementEnabled });
  expect(status).toBe(204);
}

/** Ends the first stage of a review. Returns the keys for the second. */
async function inSecondStage(definitionId: string): Promise<Keys> {
  const admin = api.as('admin');
  const instance = `/definitions/${definitionId}/instances/${definitionId}`;
  const [first] = (await admin.get(`${instance}/stages`)).body.value;
  expect((await admin.post(`${instance}/stages/${first?.id ?? ''}/stop`)).status).toBe(204);
  await api.advance('PT1H');
  const second = (await admin.get(`${instance}/stages`)).body.value.find(({ id }) => id !== first?.id);
  const [decision] = (await admin.get(`${instance}/stages/${second?.id ?? ''}/decisions`)).body.value;
  expect(second?.status).toBe('InProgress');
  return {
    definitionId,
    instanceId: definitionId,
    stageId: second?.id ?? '',
    decisionId: decision?.id ?? '',
    // No object has this id.
    subscriptionId: definitionId,
    jobId: definitionId,
    previewId: definitionId,
    restorationId: definitionId,
    packId: definitionId,
    usersId: `${REVIEWER}@contoso.example`,
    on: 'reviewer',
    kind: 'user',
  };
}

interface Asked {
  readonly row: Row;
  readonly version: Version;
  readonly target: Target;
}

/** Sends a request. A change has a condition that no object meets, so that an admitted caller changes nothing. */
async function ask({ row, version, target }: Asked, token: string | undefined): Promise<Verdict> {
  const made = { keys, historyId, isPolicyOn };
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(row.method === 'GET' ? {} : { 'if-match': '"nothing"' }),
    ...(row.takesBody ? { 'content-type': 'application/json' } : {}),
  };
  const response = await fetch(`${api.url}/${version}${pathOf(row, target, made)}`, {
    method: row.method,
    headers,
    ...(row.takesBody ? { body: JSON.stringify(bodyOf(row, target, made)) } : {}),
  });
  await response.arrayBuffer();
  if (response.status >= 500) throw new Error(`${row.method} ${response.url} answered ${response.status}`);
  return response.status === 401 || response.status === 403 ? response.status : 'in';
}

/** Sends all requests, a few at a time. Returns the verdicts by name. */
async function askAll(
  callers: readonly { readonly name: string; readonly token: Promise<string | undefined>; readonly target: Target }[],
  asked: Omit<Asked, 'target'>,
): Promise<Record<string, Verdict>> {
  const waiting = [...callers];
  const verdicts: Record<string, Verdict> = {};
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      verdicts[next.name] = await ask({ ...asked, target: next.target }, await next.token);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return Object.fromEntries(callers.map(({ name }) => [name, verdicts[name] as Verdict]));
}

/** Returns the number of the operation whose rights a monitor has, because it shows the watched object. */
const watchedBy = (path: string): string => {
  if (path.includes('/historyDefinitions')) return 'E42';
  if (path.includes('/evidencePacks/')) return '$evidencePacks';
  if (path.includes('/stages/')) return 'E31';
  return path.includes('/instances/') ? 'E09' : 'E03';
};

function rightsOf({ id, method, path }: Row): Rights {
  const [, below = ''] = path.split('/pendingAccessReviewInstances');
  const rights = RIGHTS[`${id} ${method} ${below}`] ?? RIGHTS[id === '$monitor' ? watchedBy(path) : id];
  if (!rights) throw new Error(`The table says nothing of ${id}.`);
  return rights;
}

const tokens = new Map<string, Promise<string>>();
function once(key: string, make: () => Promise<string>): Promise<string> {
  const token = tokens.get(key) ?? make();
  tokens.set(key, token);
  return token;
}
const personToken = (name: string, scope: string): Promise<string> =>
  once(`${name} ${scope}`, () => api.token(`${name}@contoso.example`, scope));
const appToken = (scope: string): Promise<string> =>
  once(`app ${scope}`, () => api.appToken(appNamed('Access Reviews Automation').appId, scope));

async function foreignToken(): Promise<string> {
  const form = {
    grant_type: 'password',
    username: 'admin@contoso.example',
    scope: ALL,
    tenant_id: '00000000-0000-4000-8000-00000000abcd',
  };
  const response = await fetch(`${api.tenantUrl}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Returns a caller whom the rule admits, so that only the permissions decide. */
const insider = ({ open }: Rights): string => {
  const { group } = open;
  return group === 'everybody' || group.includes('Global Administrator') ? 'admin' : REVIEWER;
};

const cases = endpoints.flatMap((row) =>
  row.versions.map((version) => [`${row.id} ${row.method} /${version}${row.path}`, row, version] as const),
);

describe('Without a token of this tenant', () => {
  test.each(cases)('%s', async (_, row, version) => {
    const callers = [
      { name: 'no token', token: Promise.resolve(undefined), target: 'group' },
      { name: 'another tenant', token: once('foreign', foreignToken), target: 'group' },
    ] as const;

    expect(await askAll(callers, { row, version })).toEqual({ 'no token': 401, 'another tenant': 401 });
  });
});

describe('Each permission alone', () => {
  test.each(cases)('%s', async (_, row, version) => {
    const rights = rightsOf(row);
    const callers = PERMISSIONS.flatMap((name) => [
      { name: `person with ${name}`, token: personToken(insider(rights), name), target: 'group' as const },
      { name: `application with ${name}`, token: appToken(name), target: 'group' as const },
    ]);
    const verdict = (kind: keyof Rights['needs'], name: (typeof PERMISSIONS)[number]): Verdict =>
      rights.needs[kind] === 'any' || rights.needs[kind].includes(name) ? 'in' : 403;
    const expected = PERMISSIONS.flatMap((name) => [
      [`person with ${name}`, verdict('person', name)],
      [`application with ${name}`, verdict('application', name)],
    ]);

    expect(await askAll(callers, { row, version })).toEqual(Object.fromEntries(expected));
  });
});

/** Sends the request as every caller for both types of reviews. Returns the verdicts, and those of the table. */
async function askPeople(
  people: readonly { readonly person: Person; readonly as: string }[],
  row: Row,
  version: Version,
) {
  const targets =
    row.path.includes('{') || row.id === 'E02' || row.id === '$newPreview' ? TARGETS : (['group'] as const);
  const callers = people.flatMap(({ person, as }) =>
    targets.map((target) => ({ name: `${person}: ${target}`, token: personToken(as, ALL), target })),
  );
  const { open } = rightsOf(row);
  const expected = people.flatMap(({ person }) =>
    targets.map((target) => {
      const persons = open[target];
      return [`${person}: ${target}`, persons === 'everybody' || persons.includes(person) ? 'in' : 403];
    }),
  );
  return { seen: await askAll(callers, { row, version }), expected: Object.fromEntries(expected) as object };
}

describe('Each directory role, and the people of the review', () => {
  test.each(cases)('%s', async (_, row, version) => {
    const people = [...ROLES, ...RELATIONS].map((person) => ({ person, as: PEOPLE[person] }));

    const { seen, expected } = await askPeople(people, row, version);

    expect(seen).toEqual(expected);
  });
});

describe('Owners, while the policy lets them', () => {
  beforeAll(async () => {
    isPolicyOn = true;
    await setPolicy(true);
  });

  test.each(cases)('%s', async (_, row, version) => {
    const people = OWNERS.map((owner) => ({ person: `${owner}, policy on` as const, as: PEOPLE[owner] }));

    const { seen, expected } = await askPeople(people, row, version);

    expect(seen).toEqual(expected);
  });
});
