import { openApi, type Api } from '../../support/api';
import { groupReview, queryScope, userNamed } from '../../support/sampleTenant';

// The current token is checked before any stored answer is returned.

const GOVERNANCE = 'gina.gomez';
const prefer = { prefer: 'respond-async' };

let api: Api;
/** The URLs that gina could read while she had her role. */
const addresses = new Map<string, string>();
let etag: string;
beforeAll(async () => {
  api = await openApi({ args: ['--tick', 'P1000D'] });
  const gina = api.as(GOVERNANCE);
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');
  const instance = `beta/definitions/${id}/instances/${id}`;
  const definition = await gina.get(`/definitions/${id}`);
  etag = definition.headers.get('etag') ?? '';
  addresses.set('a definition', `/definitions/${id}`);
  addresses.set('an instance', `/definitions/${id}/instances/${id}`);
  addresses.set('decisions', `/definitions/${id}/instances/${id}/decisions`);
  const begin = async (name: string, path: string, body?: object) => {
    const { status, headers } = await gina.send('POST', path, { body, headers: prefer });
    expect([name, status < 300]).toEqual([name, true]);
    addresses.set(name, headers.get('location') ?? '');
  };
  await begin('the preview of a definition', 'beta/definitionPreviews', { definition: groupReview() });
  await begin('the preview of a removal', `${instance}/applyPreviews`);
  await begin('the monitor of a report', '/historyDefinitions', {
    displayName: 'Report',
    reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2026-02-01T00:00:00Z',
    scopes: [queryScope("/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')")],
  });
  await begin('the monitor of a stop', `${instance}/stop`);
  addresses.set('the items of a preview', `${addresses.get('the preview of a definition') ?? ''}/items`);
  addresses.set('the reviewers of a preview', `${addresses.get('the preview of a definition') ?? ''}/reviewers`);
  addresses.set('the items of the preview of a removal', `${addresses.get('the preview of a removal') ?? ''}/items`);
  await begin('the monitor of a pack', `${instance}/evidencePacks`);
  await api.advance('PT0S');
  const { body } = await gina.get<{ readonly '@odata.nextLink'?: string }>('/definitions?$top=1&$count=true');
  addresses.set('a next link', body['@odata.nextLink'] ?? '/definitions?$top=1');
});
afterAll(() => api.stop());

async function removeRoles(name: string): Promise<void> {
  const path = '/v1.0/roleManagement/directory/roleAssignments';
  const filter = `$filter=principalId eq '${userNamed(name).id}'`;
  for (const { id } of (await api.tenant('GET', `${path}?${filter}`)).body.value)
    await api.tenant('DELETE', `${path}/${id}`);
}

test('a caller with the role gets every stored answer', async () => {
  for (const [name, address] of addresses) {
    expect([name, (await api.as(GOVERNANCE).get(address)).status < 400]).toEqual([name, true]);
  }
});

test('another caller gets none of them, and no 304 either', async () => {
  for (const [name, address] of addresses) {
    const { status } = await api.as('anna.albers').send('GET', address, { headers: { 'if-none-match': etag } });
    expect([name, [400, 403, 404]]).toEqual([name, expect.arrayContaining([status])]);
  }
});

test('a token without the permission gets none of them', async () => {
  for (const [name, address] of addresses) {
    expect([name, (await api.as(GOVERNANCE, 'User.Read').get(address)).status]).toEqual([name, 403]);
  }
});

test('a request without a token gets none of them', async () => {
  for (const [name, address] of addresses)
    expect([name, (await api.withToken(undefined).get(address)).status]).toEqual([name, 401]);
});

test('a caller without the role gets none of them', async () => {
  await removeRoles('Gina Gomez');
  for (const [name, address] of addresses) {
    const { status } = await api.as(GOVERNANCE).send('GET', address, { headers: { 'if-none-match': etag } });
    expect([name, status]).toEqual([name, 403]);
  }
});
