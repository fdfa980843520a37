import { idOf } from '../../support/company';
import { openOffice, queryScope, type Office, type Wish } from '../../support/office';
import type { Review } from '../../support/review';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    groups: {
      Pilots: { members: 'anna ben cara Trainees' },
      Trainees: { members: 'tim' },
      Synced: { members: 'anna', onPremisesSyncEnabled: true },
      Ruled: { members: 'anna', groupTypes: ['DynamicMembership'], membershipRule: 'user.department -eq "x"' },
      Listed: { members: 'anna', mailEnabled: true, securityEnabled: false },
      Cooks: { members: 'dan ed fay' },
      Divers: { members: 'gus hans' },
      Mates: { members: 'ina jon' },
      Boys: { members: 'kim' },
    },
    apps: { Ledger: { assigned: 'anna ben Trainees' } },
    roles: { Harbourmaster: 'anna Trainees ben? cara' },
    people: { olga: {} },
  });
});
afterAll(() => office.stop());

const settings = { autoApplyDecisionsEnabled: true };

async function opened(wish: Wish): Promise<Review> {
  const review = await office.review({ reviewers: ['olga'], settings, ...wish });
  await office.advance('PT0S');
  return review;
}

const memberships = (principals: readonly string[], resource: string) => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: principals.map(queryScope),
  resourceScopes: [queryScope(resource)],
});

describe('Applying', () => {
  test('changes nothing before the end, then removes exactly the denied principals, and reports it', async () => {
    const review = await opened({ group: 'Pilots' });
    await review.decide('olga', { anna: 'Deny', ben: 'Approve', cara: 'DontKnow', tim: 'Deny' });
    await office.advance('P2DT23H');
    expect(await office.members('Pilots')).toEqual(['Trainees', 'anna', 'ben', 'cara']);
    await office.advance('PT1H');
    expect(await review.status()).toBe('Applied');
    expect(await office.members('Pilots')).toEqual(['Trainees', 'ben', 'cara']);
    expect(await office.members('Trainees')).toEqual(['tim']);
    const anna = await review.item('anna');
    expect([anna.applyResult, anna.appliedBy.displayName]).toEqual(['AppliedSuccessfully', 'Access Reviews']);
    expect(anna.appliedDateTime).toMatch(/^2026-01-08T08:00:00/);
    const tim = await review.item('tim');
    expect(tim.applyResult).toBe('ApplyNotSupported');
    expect(tim.applyDescription).toMatch(/nested group/);
  });

  test.each([
    ['synchronised from on-premises', 'Synced', /on-premises/],
    ['dynamic', 'Ruled', /dynamic/],
    ['mail-enabled', 'Listed', /Exchange/],
  ])('leaves a group that is %s alone and keeps the reason', async (_name, group, reason) => {
    const review = await opened({ group });
    await review.decide('olga', { anna: 'Deny' });
    await review.act('stop');
    await office.advance('PT0S');
    expect(await review.status()).toBe('Applied');
    const anna = await review.item('anna');
    expect(anna.applyResult).toBe('ApplyNotSupported');
    expect(anna.applyDescription).toMatch(reason);
    expect(await office.members(group)).toEqual(['anna']);
  });

  test('distinguishes access that was already gone from access that it removed', async () => {
    const review = await opened({ group: 'Cooks' });
    await review.decide('olga', { dan: 'Deny', ed: 'Deny', fay: 'Deny' });
    await office.tenant('DELETE', `/v1.0/groups/${idOf('Cooks')}/members/${idOf('dan')}/$ref`);
    await office.tenant('DELETE', `/v1.0/users/${idOf('ed')}`);
    await review.act('stop');
    await office.advance('PT0S');
    expect(await review.each('applyResult')).toEqual({
      dan: 'AppliedSuccessfullyButObjectNotFound',
      ed: 'AppliedSuccessfullyButObjectNotFound',
      fay: 'AppliedSuccessfully',
    });
    expect(await office.members('Cooks')).toEqual([]);
  });

  test('tries failed removals again for an administrator, and nothing else', async () => {
    const review = await opened({ group: 'Divers' });
    await review.decide('olga', { gus: 'Deny', hans: 'Deny' });
    await office.fault({ target: 'directory', match: `^DELETE .*${idOf('gus')}`, status: 403 });
    await review.act('stop');
    await office.advance('PT0S');
    expect(await review.each('applyResult')).toEqual({ gus: 'AppliedWithUnknownFailure', hans: 'AppliedSuccessfully' });
    const failed = `${await review.instancePath()}/decisions?$filter=applyResult ne 'AppliedSuccessfully'`;
    expect((await office.as('admin').get<{ value: object[] }>(failed)).body.value).toHaveLength(1);
    // hans gets the access back, but a retry concerns only failed removals.
    await office.tenant('POST', `/v1.0/groups/${idOf('Divers')}/members/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${idOf('hans')}`,
    });
    await office.mend();

    expect(await review.act('applyDecisions')).toBe(204);
    await office.advance('PT0S');

    expect(await review.status()).toBe('Applied');
    expect(await office.members('Divers')).toEqual(['hans']);
    expect(await review.item('gus')).toMatchObject({
      applyResult: 'AppliedSuccessfully',
      applyDescription: null,
      appliedBy: { displayName: 'admin' },
    });
    expect(await review.act('applyDecisions')).toBe(409);
  });

  test('reads again later before it treats a group as deleted', async () => {
    const review = await opened({ group: 'Mates' });
    await review.decide('olga', { ina: 'Deny' });
    await office.fault({ target: 'directory', match: `^GET .*/groups/${idOf('Mates')}\\?`, status: 404, count: 1 });
    await review.act('stop');
    await office.advance('PT0S');
    expect([await review.status(), (await review.item('ina')).applyResult]).toEqual(['Applying', 'New']);

    await office.advance('PT5M');
    expect([await review.status(), (await review.item('ina')).applyResult]).toEqual(['Applied', 'AppliedSuccessfully']);
    expect(await office.members('Mates')).toEqual(['jon']);
  });

  test('opens with a group that one replica does not know at first', async () => {
    await office.fault({
      target: 'directory',
      match: `^GET .*/groups/${idOf('Mates')}\\?.*displayName`,
      status: 404,
      count: 2,
    });
    const review = await office.review({ group: 'Mates', reviewers: ['olga'] });
    await office.advance('PT5M');
    expect([await review.status(), await review.items()]).toEqual(['Initializing', []]);

    await office.advance('PT5M');
    expect([await review.status(), await review.reviewed()]).toEqual(['InProgress', ['jon']]);
  });

  test('treats a group as deleted when it is not found three times', async () => {
    const review = await opened({ group: 'Boys' });
    await review.decide('olga', { kim: 'Deny' });
    await office.tenant('DELETE', `/v1.0/groups/${idOf('Boys')}`);
    await review.act('stop');
    await office.advance('PT5M');
    expect(await review.status()).toBe('Applying');

    await office.advance('PT6M');
    expect(await review.status()).toBe('Applied');
    expect((await review.item('kim')).applyResult).toBe('AppliedSuccessfullyButObjectNotFound');
  });

  test('does not report access as removed while the directory lists it', async () => {
    const review = await opened({ group: 'Mates' });
    await review.decide('olga', { jon: 'Deny' });
    await office.fault({ target: 'directory', match: `^DELETE .*${idOf('jon')}`, status: 404 });
    await review.act('stop');
    await office.advance('PT0S');
    expect(await review.item('jon')).toMatchObject({
      applyResult: 'AppliedWithUnknownFailure',
      applyDescription: expect.stringContaining('still lists it') as string,
    });
    await office.mend();
  });

  test('ends assignments to an application, but not those that come through a group', async () => {
    const review = await opened({ scope: memberships(['/users'], `/servicePrincipals/${idOf('Ledger')}`) });
    await review.decide('olga', { anna: 'Deny', ben: 'Approve', tim: 'Deny' });
    await review.act('stop');
    await office.advance('PT0S');
    expect(await review.each('applyResult')).toMatchObject({ anna: 'AppliedSuccessfully', tim: 'ApplyNotSupported' });
    expect((await review.item('tim')).applyDescription).toMatch(/through a group/);
    const path = `/v1.0/servicePrincipals/${idOf('Ledger')}/appRoleAssignedTo`;
    const { body } = await office.tenant<{ value: { principalDisplayName: string }[] }>('GET', path);
    expect(body.value.map(({ principalDisplayName }) => principalDisplayName).sort()).toEqual(['Trainees', 'ben']);
  });

  test('ends active and eligible assignments of a role, and leaves those of groups', async () => {
    const role = `/roleManagement/directory/roleDefinitions/${idOf('Harbourmaster')}`;
    const review = await opened({ scope: memberships(['/users', '/groups'], role) });
    await review.decide('olga', { anna: 'Deny', ben: 'Deny', Trainees: 'Deny', cara: 'Approve' });
    await review.act('stop');
    await office.advance('PT0S');
    expect(await review.each('applyResult')).toMatchObject({
      anna: 'AppliedSuccessfully',
      ben: 'AppliedSuccessfully',
      Trainees: 'ApplyNotSupported',
    });
    const again = await opened({ scope: memberships(['/users', '/groups'], role) });
    expect(await again.reviewed()).toEqual(['Trainees', 'cara']);
  });
});
