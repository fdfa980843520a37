import { idOf } from '../../support/company';
import { openOffice, queryScope, type Office } from '../../support/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: {
      recent: { signIn: '2025-12-06T08:00:00Z' },
      distant: { signIn: '2025-12-06T07:59:59Z' },
      never: { signIn: null },
    },
    groups: { Pilots: { members: 'recent distant never', owners: 'olga' } },
    apps: {
      Ledger: {
        assigned: 'recent distant never',
        owners: 'olga',
        signIns: { distant: '2026-01-04T08:00:00Z', recent: '2025-11-01T08:00:00Z' },
      },
    },
  });
});
afterAll(() => office.stop());

describe('Recommendations', () => {
  test('depend on the last sign-in within thirty days before the start', async () => {
    const settings = { recommendationsEnabled: true };
    const review = await office.review({ group: 'Pilots', reviewers: ['./owners'], settings });
    await office.advance('PT0S');
    expect(await review.each('recommendation')).toEqual({
      distant: 'Deny',
      never: 'Deny',
      recent: 'Approve',
    });
  });

  test('depend on the look-back that the review names', async () => {
    const settings = { recommendationsEnabled: true, recommendationLookBackDuration: 'P60D' };
    const review = await office.review({ group: 'Pilots', reviewers: ['./owners'], settings });
    await office.advance('PT0S');
    expect(await review.each('recommendation')).toMatchObject({ distant: 'Approve', recent: 'Approve' });
  });

  test('of an application depend on the sign-ins to that application', async () => {
    const scope = {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      principalScopes: [queryScope('/users')],
      resourceScopes: [queryScope(`/servicePrincipals/${idOf('Ledger')}`)],
    };
    const review = await office.review({ scope, reviewers: ['./owners'], settings: { recommendationsEnabled: true } });
    await office.advance('PT0S');
    expect(await review.each('recommendation')).toEqual({
      distant: 'Approve',
      never: 'Deny',
      recent: 'Deny',
    });
  });

  test('are not given where they are disabled, and sign-ins are not read', async () => {
    const review = await office.review({ group: 'Pilots', reviewers: ['./owners'] });
    await office.advance('PT0S');
    expect(await review.each('recommendation')).toEqual({
      distant: 'NoInfoAvailable',
      never: 'NoInfoAvailable',
      recent: 'NoInfoAvailable',
    });
  });

  test('become the decision at the end where the default says so', async () => {
    const settings = {
      recommendationsEnabled: true,
      recommendationLookBackDuration: 'P40D',
      defaultDecisionEnabled: true,
      defaultDecision: 'Recommendation',
      autoApplyDecisionsEnabled: true,
      instanceDurationInDays: 1,
    };
    await office.tenant('PATCH', `/v1.0/users/${idOf('distant')}`, {
      signInActivity: { lastSignInDateTime: '2025-01-01T00:00:00Z' },
    });
    const review = await office.review({ group: 'Pilots', reviewers: ['./owners'], settings });
    await office.advance('PT0S');
    await office.advance('P1D');
    expect(await review.each('decision')).toEqual({ distant: 'Deny', never: 'Deny', recent: 'Approve' });
    expect(await office.members('Pilots')).toEqual(['recent']);
  });
});
