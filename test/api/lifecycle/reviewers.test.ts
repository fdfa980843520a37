import { idOf, nameOf } from '../../support/company';
import { openOffice, queryScope, reviewers, type Office } from '../../support/office';
import type { InstanceBody } from '../../support/review';

const team = { groupTypes: ['Unified'], mailEnabled: true, resourceProvisioningOptions: ['Team'] };

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: {
      anna: { manager: 'mona' },
      ben: { manager: 'gone' },
      cara: {},
      dan: { manager: 'mona', isDisabled: true },
      gone: { isDisabled: true },
      rita: {},
      ruth: {},
      olga: {},
      kai: {},
      gus: { isGuest: true, manager: 'mona' },
      leaver: {},
    },
    groups: {
      Pilots: { members: 'anna ben cara dan', owners: 'olga gone' },
      Cooks: { members: 'anna', owners: 'gone' },
      Divers: { members: 'anna ben' },
      Board: { members: 'rita gone Deputies' },
      Deputies: { members: 'ruth' },
      Bridge: { ...team, members: 'anna', owners: 'olga' },
      Hold: { members: '' },
    },
    channels: [
      {
        id: idOf('quay'),
        teamId: idOf('Bridge'),
        displayName: 'Quay',
        members: [idOf('anna'), idOf('kai'), idOf('gus')],
      },
    ],
    apps: { Ledger: { assigned: 'anna', owners: 'olga' } },
  });
});
afterAll(() => office.stop());

const settings = { mailNotificationsEnabled: true };

describe('Reviewers', () => {
  test('are the named users, each for everybody; disabled and deleted accounts are not asked', async () => {
    const recurrence = { pattern: null, range: { type: 'noEnd', startDate: '2026-01-06' } };
    const wish = { group: 'Pilots', reviewers: ['rita', 'gone', 'leaver'], settings: { ...settings, recurrence } };
    const review = await office.review(wish);
    await office.tenant('DELETE', `/v1.0/users/${idOf('leaver')}`);
    await office.advance('P1D');
    expect(await review.contacted()).toEqual(['rita']);
    expect(await review.seenBy('rita')).toEqual(['anna', 'ben', 'cara', 'dan']);
    expect(await review.seenBy('ruth')).toEqual([]);
  });

  test('are the members of a group, those of its groups as well', async () => {
    const direct = await office.review({ group: 'Pilots', reviewers: [`/groups/${idOf('Board')}/members`] });
    const query = `/groups/${idOf('Board')}/transitiveMembers`;
    const all = await office.review({ group: 'Pilots', reviewers: [query] });
    await office.advance('PT0S');
    expect(await direct.contacted()).toEqual(['rita']);
    expect(await all.contacted()).toEqual(['rita', 'ruth']);
    expect(await all.seenBy('ruth')).toEqual(['anna', 'ben', 'cara', 'dan']);
  });

  test.each([
    ['a group, named', 'Pilots', `/groups/${idOf('Pilots')}/owners`],
    ['the group under review', 'Pilots', './owners'],
    ['an application', 'Pilots', `/servicePrincipals/${idOf('Ledger')}/owners`],
  ])('are the owners of %s', async (_name, group, query) => {
    const review = await office.review({ group, reviewers: [query], fallback: ['ruth'] });
    await office.advance('PT0S');
    expect(await review.contacted()).toEqual(['olga']);
    expect(await review.decide('olga', { anna: 'Approve' })).toBe(204);
    expect(await review.decide('ruth', { anna: 'Approve' })).toBe(403);
  });

  test('are the fallback reviewers where the owners have left or nobody owns the group', async () => {
    for (const group of ['Cooks', 'Divers']) {
      const review = await office.review({ group, reviewers: ['./owners'], fallback: ['ruth'], settings });
      await office.advance('PT0S');
      expect(await review.contacted()).toEqual(['ruth']);
      expect(await review.decide('ruth', { anna: 'Approve' })).toBe(204);
    }
  });

  test('are the managers, each for their reports, and the fallback reviewers for people without one or with one who has left', async () => {
    const review = await office.review({ group: 'Pilots', reviewers: ['./manager'], fallback: ['ruth'], settings });
    await office.advance('PT0S');
    expect(await review.contacted()).toEqual(['mona', 'ruth']);
    expect(await review.seenBy('mona')).toEqual(['anna', 'dan']);
    expect(await review.seenBy('ruth')).toEqual(['ben', 'cara']);
    expect(await review.decide('mona', { anna: 'Approve' })).toBe(204);
    expect(await review.decide('mona', { cara: 'Approve' })).toBe(403);
    expect(await review.decide('ruth', { anna: 'Deny' })).toBe(403);
  });

  test('are the people themselves where no reviewer is named', async () => {
    const review = await office.review({ group: 'Pilots', reviewers: [], fallback: ['ruth'], settings });
    await office.advance('PT0S');
    // Dan cannot sign in, so he is not contacted.
    expect(await review.contacted()).toEqual(['anna', 'ben', 'cara', 'ruth']);
    expect(await review.seenBy('anna')).toEqual(['anna']);
    expect(await review.seenBy('ruth')).toEqual(['dan']);
    expect(await review.decide('anna', { anna: 'Approve' })).toBe(204);
    expect(await review.decide('anna', { ben: 'Approve' })).toBe(403);
  });

  describe('of a team with shared channels', () => {
    const scope = {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      principalScopes: [queryScope('/users')],
      resourceScopes: [
        queryScope(`/groups/${idOf('Bridge')}/transitiveMembers`),
        queryScope(`/teams/${idOf('Bridge')}/channels?$filter=(membershipType eq 'shared')`),
      ],
    };

    test('are its owners for people from outside, who do not review themselves and have nothing recommended', async () => {
      const review = await office.review({ scope, settings: { recommendationsEnabled: true } });
      await office.advance('PT0S');
      expect(await review.contacted()).toEqual(['anna', 'kai', 'olga']);
      expect(await review.seenBy('kai')).toEqual(['kai']);
      expect(await review.seenBy('olga')).toEqual(['gus']);
      expect(await review.decide('gus', { gus: 'Approve' })).toBe(403);
      const recommended = { anna: 'Approve', gus: 'NoInfoAvailable', kai: 'Approve' };
      expect(await review.each('recommendation')).toEqual(recommended);
    });

    test('are the same when people are to review themselves after all', async () => {
      const review = await office.review({ scope, reviewers: ['rita'] });
      await office.advance('PT0S');
      const instance = await office.as('admin').put(await review.instancePath(), { scope, reviewers: [] });
      await office.advance('PT0S');
      expect(instance.status).toBe(200);
      expect(await review.seenBy('olga')).toEqual(['gus']);
      expect(await review.seenBy('gus')).toEqual([]);
    });
  });

  test('may be missing: the instance reports it', async () => {
    const review = await office.review({ group: 'Divers', reviewers: ['./manager'] });
    await office.advance('PT0S');
    expect(await review.contacted()).toEqual(['mona']);
    const path = `/beta/identityGovernance/accessReviews${await review.instancePath()}`;
    const { body } = await office.as('admin').get<InstanceBody>(path);
    expect(body.errors?.map(({ code }) => code)).toEqual(['NoReviewer']);
  });

  test('do not change when the directory changes after the start', async () => {
    const review = await office.review({ group: 'Pilots', reviewers: ['./owners'] });
    await office.advance('PT0S');
    await office.tenant('POST', `/v1.0/groups/${idOf('Pilots')}/owners/$ref`, {
      '@odata.id': `https://x/v1.0/users/${idOf('rita')}`,
    });
    await office.advance('P1D');
    expect(await review.contacted()).toEqual(['olga']);
    expect(await review.decide('rita', { anna: 'Approve' })).toBe(403);
  });
});

describe('Replacing the reviewers of a running instance', () => {
  test('invites the new reviewers, refuses the former ones, and keeps both in contactedReviewers', async () => {
    const displayName = 'Change of watch';
    const review = await office.review({
      displayName,
      group: 'Pilots',
      reviewers: ['rita'],
      fallback: ['olga'],
      settings,
    });
    await office.advance('PT0S');
    expect(await review.decide('rita', { anna: 'Approve' })).toBe(204);
    const path = await review.instancePath();
    const { scope } = await review.instance();

    const put = (body: object) => office.as('admin').put<object>(path, body);
    expect((await put({ reviewers: reviewers('ruth') })).status).toBe(400);
    expect((await put({ scope, fallbackReviewers: reviewers('rita') })).status).toBe(409);
    const answer = await put({ scope, reviewers: reviewers('ruth'), fallbackReviewers: reviewers('olga', 'rita') });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: review.id, reviewers: [{ query: `/v1.0/users/${idOf('ruth')}` }] });
    await office.advance('PT0S');

    expect(await review.contacted()).toEqual(['rita', 'ruth']);
    expect(await review.seenBy('ruth')).toEqual(['anna', 'ben', 'cara', 'dan']);
    expect(await review.decide('ruth', { ben: 'Deny' })).toBe(204);
    expect(await review.seenBy('rita')).toEqual([]);
    expect(await review.decide('rita', { ben: 'Approve' })).toBe(403);
    const mails = await office.mails(displayName);
    expect(mails.map((line) => nameOf(line.split(':')[0] ?? ''))).toEqual(['rita', 'ruth']);
    expect(await review.each('decision')).toMatchObject({ anna: 'Approve', ben: 'Deny' });
  });

  test('removes the review from the lists of people who no longer review anything in it', async () => {
    const stage = { durationInDays: 1, recommendationsEnabled: false };
    const watch = await office.review({ group: 'Pilots', reviewers: ['rita'] });
    const staged = await office.review({
      group: 'Pilots',
      stageSettings: [
        { ...stage, stageId: '1', reviewers: reviewers('rita') },
        { ...stage, stageId: '2', dependsOn: ['1'], reviewers: reviewers('ruth') },
      ],
    });
    const empty = await office.review({ group: 'Hold', reviewers: ['rita', 'ruth'] });
    await office.advance('PT0S');
    const { scope } = await watch.instance();
    await office.as('admin').put(await watch.instancePath(), { scope, reviewers: reviewers('ruth') });
    await office.advance('P1D');

    const listed = async (person: string, path: string, review: { readonly id: string }): Promise<boolean> => {
      const own = `${path}/filterByCurrentUser(on='reviewer')`;
      const { body } = await office.as(person).get<{ value: { id: string }[] }>(`${own}?$top=999`);
      return body.value.some(({ id }) => id === review.id);
    };
    for (const review of [watch, staged, empty]) {
      // A reviewer of a stage that has ended has still reviewed.
      const expected = { rita: review === staged, ruth: review !== empty };
      for (const [person, isListed] of Object.entries(expected)) {
        expect(await listed(person, '/definitions', review)).toBe(isListed);
        expect(await listed(person, `${review.path}/instances`, review)).toBe(isListed);
      }
    }
  });

  test('is possible only while it is in progress', async () => {
    const review = await office.review({ group: 'Cooks', reviewers: ['rita'] });
    await office.advance('PT0S');
    const { scope } = await review.instance();
    await review.act('stop');
    await office.advance('PT0S');
    const path = await review.instancePath();
    expect((await office.as('admin').put(path, { scope, reviewers: reviewers('ruth') })).status).toBe(409);
  });
});
