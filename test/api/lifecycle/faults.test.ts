import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idOf, writeCompany } from '../../support/company';
import { makePack, verifyPacks } from '../../support/evidence';
import { openOffice, type Office } from '../../support/office';
import type { Review } from '../../support/review';

const CREW = Array.from({ length: 130 }, (_, n) => `sailor${n}`);
const company = {
  people: { olga: {}, omar: {} },
  groups: { Crew: { members: CREW.join(' ') }, Pilots: { members: 'anna ben' } },
};

const settings = {
  mailNotificationsEnabled: true,
  autoApplyDecisionsEnabled: true,
  defaultDecisionEnabled: true,
  defaultDecision: 'Deny',
};

const UNGUARDED = { REMOVAL_GUARD_PERCENT: '100' };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('While something fails', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice(company);
  });
  afterAll(() => office.stop());

  test.each([
    [{ target: 'directory', match: '.', status: 503, retryAfterSeconds: 1, count: 4 }],
    [{ target: 'directory', match: 'batch', status: 429, retryAfterSeconds: 1, count: 4 }],
    [{ target: 'mail', match: '.', status: 503, retryAfterSeconds: 1, count: 4 }],
    [{ target: 'storage', match: '^(PUT|POST|PATCH|MERGE) ', status: 503, count: 3 }],
  ])('the work waits and ends correctly: %j', async (fault) => {
    const displayName = `Review during ${JSON.stringify(fault).replaceAll('"', '')}`;
    const review = await office.review({ displayName, group: 'Pilots', reviewers: ['olga'], settings });
    await office.fault(fault);
    await office.advance('PT0S');
    await office.mend();
    await office.advance('PT20M');
    expect(await review.status()).toBe('InProgress');
    expect(await review.decide('olga', { anna: 'Approve', ben: 'Approve' })).toBe(204);
    await office.fault(fault);
    await office.advance('P3D');
    await office.mend();
    await office.advance('PT20M');
    expect(await review.status()).toBe('Applied');
    expect(await review.each('applyResult')).toEqual({ anna: 'AppliedSuccessfully', ben: 'AppliedSuccessfully' });
    expect((await office.mails(displayName)).map((line) => line.slice(0, 12))).toEqual([
      'admin: Acces',
      'olga: Please',
    ]);
  });

  test('the status of a definition catches up when it could not be written', async () => {
    const review = await office.review({ group: 'Pilots', reviewers: ['olga'] });
    await office.advance('PT0S');
    await office.fault({ target: 'storage', match: '^(PUT|PATCH|MERGE|POST) .*definitions', status: 503, count: 1000 });
    const moving = office.advance('P3D');
    await pause(1500);
    await office.mend();
    await moving;
    await office.advance('PT20M');
    expect([await review.status(), (await review.instance()).status]).toEqual(['Completed', 'Completed']);
  });

  test('in storage, a caller gets 503 with Retry-After, and nothing is half done', async () => {
    const review = await office.review({ group: 'Pilots', reviewers: ['olga'] });
    await office.advance('PT0S');
    const before = (await office.as('admin').get<{ value: object[] }>('/definitions')).body.value.length;
    const { id } = await review.item('anna');
    const path = await review.instancePath();
    const requests: [person: string, method: string, path: string, body?: object][] = [
      [
        'admin',
        'POST',
        '/definitions',
        {
          displayName: 'Half',
          scope: {
            '@odata.type': '#microsoft.graph.accessReviewQueryScope',
            query: `/groups/${idOf('Pilots')}/transitiveMembers`,
            queryType: 'MicrosoftGraph',
          },
          settings: { instanceDurationInDays: 3 },
        },
      ],
      ['olga', 'PATCH', `${path}/decisions/${id}`, { decision: 'Deny', justification: 'half' }],
      ['admin', 'POST', `${path}/stop`],
      ['admin', 'GET', path],
    ];
    for (const [person, method, at, body] of requests) {
      await office.fault({ target: 'storage', match: 'definitions|reviews', status: 503, count: 1000 });
      const { status, headers } = await office.as(person).send(method, at, { body });
      expect([method, at, status]).toEqual([method, at, 503]);
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
      await office.mend();
    }
    await office.advance('PT20M');
    expect((await office.as('admin').get<{ value: object[] }>('/definitions')).body.value.length).toBe(before);
    expect(await review.each('decision')).toEqual({ anna: 'NotReviewed', ben: 'NotReviewed' });
    expect(await review.status()).toBe('InProgress');
  });
});

describe('After kill -9', () => {
  const file = writeCompany(company);

  /** Kills the office while it moves its clock, and opens another office with the same data. */
  async function killed(
    before: Office,
    data: string,
    { duration, after }: { duration: string; after: number },
  ): Promise<Office> {
    await before.fault({ target: 'storage', match: '^(?!GET|HEAD)', delayMs: 40, count: 100_000 });
    const moving = before.advance(duration).catch(() => undefined);
    await pause(after);
    await before.kill();
    await moving;
    return openedAgain(data, duration);
  }

  async function openedAgain(data: string, duration: string): Promise<Office> {
    const now = duration === 'PT0S' ? '2026-01-05T08:00:00Z' : '2026-01-08T08:00:00Z';
    const office = await openOffice(file, { data, clock: now, settings: UNGUARDED });
    await office.advance('PT0S');
    return office;
  }

  /**
   * Kills the office while it moves its clock and writes the statement of a seal, after the lines under the seal. The kill comes before the
   * statement arrives, or before any later write.
   */
  async function killedInSeal(
    before: Office,
    data: string,
    { duration, isWritten }: { duration: string; isWritten: boolean },
  ): Promise<Office> {
    const held = async () => (await before.tenant<{ value: object[] }>('GET', '/local/faults')).body.value.length;
    await before.fault({ target: 'storage', match: '^POST .*/seals', delayMs: isWritten ? 500 : 60_000 });
    const moving = before.advance(duration).catch(() => undefined);
    while ((await held()) > 0) await pause(20);
    if (isWritten) {
      await before.fault({ target: 'storage', match: '^(?!GET|HEAD)', delayMs: 60_000 });
      while ((await held()) > 0) await pause(20);
    }
    await before.kill();
    await moving;
    return openedAgain(data, duration);
  }

  test('in the middle of a seal, before and after its statement is written, each is made once, and a pack holds', async () => {
    const data = mkdtempSync(join(tmpdir(), 'data-'));
    const first = await openOffice(file, { data, settings: UNGUARDED });
    const review = await first.review({ group: 'Pilots', reviewers: ['olga'], settings });
    const second = await killedInSeal(first, data, { duration: 'PT0S', isWritten: false });
    await review.in(second).decide('olga', { anna: 'Approve' });
    const third = await killedInSeal(second, data, { duration: 'P3D', isWritten: true });
    await third.advance('PT20M');

    const pack = await makePack(third, third.as('admin'), await review.in(third).instancePath());
    const { page } = verifyPacks([pack.zip]);
    expect(page).toContain('Each seal is signed and names the one before it: 3 seals.');
    expect(page).toContain('RESULT: everything holds.');
    expect(pack.body).toMatchObject({ isFinal: true, seal: 3 });
    await third.stop();
  });

  test.each([400])(
    'in the middle of opening (%d ms), it opens once, with each decision and mail once',
    async (after) => {
      const data = mkdtempSync(join(tmpdir(), 'data-'));
      const before = await openOffice(file, { data, settings: UNGUARDED });
      const review = await before.review({ group: 'Crew', reviewers: ['olga', 'omar'], settings });
      const office = await killed(before, data, { duration: 'PT0S', after });
      await office.advance('PT20M');
      const same: Review = review.in(office);
      expect(await same.schedule()).toEqual(['2026-01-05T08:00 2026-01-08T08:00 InProgress']);
      expect(await same.reviewed()).toEqual([...CREW].sort());
      // The mail that was being sent may arrive twice.
      const mails = await office.mails('Crew');
      expect(new Set(mails).size).toBe(2);
      expect(mails.length).toBeLessThanOrEqual(3);
      await office.stop();
    },
  );

  test.each([800])('in the middle of the end (%d ms), everything is decided and applied once', async (after) => {
    const data = mkdtempSync(join(tmpdir(), 'data-'));
    const before = await openOffice(file, { data, settings: UNGUARDED });
    const review = await before.review({ group: 'Crew', reviewers: ['olga'], settings });
    await before.advance('PT0S');
    await review.decide('olga', { sailor7: 'Approve' });
    const office = await killed(before, data, { duration: 'P3D', after });
    await office.advance('PT20M');
    const same = review.in(office);
    expect(await same.status()).toBe('Applied');
    expect(await office.members('Crew')).toEqual(['sailor7']);
    expect(new Set(Object.values(await same.each('applyResult')))).toEqual(new Set(['AppliedSuccessfully']));
    await office.stop();
  });
});
