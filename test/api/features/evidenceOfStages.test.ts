import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAuthority, type Authority } from '../../support/authority';
import { idOf } from '../../support/company';
import { makePack, verifyPacks } from '../../support/evidence';
import { openOffice, reviewers, type Office } from '../../support/office';
import { inStages, instanceOf, stagesIn } from '../../support/stages';

/** The fifteen types of evidence that auditors want, in the pack of one review in which much happens. Source: docs/evidence.md. */
let office: Office;
let authority: Authority;
let folder: string;
let instanceId: string;
let verdict: { readonly code: number | null; readonly page: string };

/** The properties of lines that tests read. The file decides which of them a line has. */
interface Line {
  readonly [member: string]: unknown;
  readonly kind: string;
  readonly by: { readonly displayName: string };
  readonly principal: { readonly displayName: string };
}

const json = (file: string) =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as Readonly<Record<string, unknown>>;
const lines = (file: string): readonly Line[] =>
  readFileSync(join(folder, 'data', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
const entries = (kind: string) => lines('journal.jsonl').filter((entry) => entry.kind === kind);
const statement = () => json('statement.json');
const decision = (name: string) => lines('decisions.jsonl').find(({ principal }) => principal.displayName === name);
const events = (name: string) => lines('ledger.jsonl').filter(({ decisionId }) => decisionId === decision(name)?.id);

const DAYS = { mailNotificationsEnabled: true, reminderNotificationsEnabled: true, instanceDurationInDays: 6 };
const SETTINGS = { ...DAYS, autoApplyDecisionsEnabled: true, defaultDecisionEnabled: true, defaultDecision: 'Deny' };

/**
 * Stage 1 asks one reviewer, to whom the mail is refused and whom rita replaces. Stage 2 asks the managers. Stage 3 asks ann, who keeps her
 * own access and denies most others. The guard holds these removals, an administrator releases them, and the directory refuses to remove
 * cid.
 */
beforeAll(async () => {
  authority = await openAuthority();
  office = await openOffice(
    {
      people: {
        ann: { manager: 'mia' },
        bob: { manager: 'mia', signIn: '2025-01-01T09:00:00Z' },
        cid: { manager: 'max' },
        dan: { manager: 'max' },
        one: {},
        rita: {},
      },
      groups: { crew: { members: 'ann bob cid eve deck' }, deck: { members: 'dan' } },
    },
    { settings: { REMOVAL_GUARD_ITEMS: '2', TIMESTAMP_URL: authority.url } },
  );
  const stages = stagesIn(() => office);
  await office.fault({ target: 'mail', match: '.', status: 403, count: 1 });
  const review = await stages.open({
    ...inStages({ asks: ['one'] }, { asks: ['./manager'] }, { asks: ['ann'] }),
    settings: SETTINGS,
  });
  await office.mend();
  const [first] = await stages.of(review);
  await office.as('admin').patch(`${instanceOf(review)}/stages/${first!.id}`, { reviewers: reviewers('rita') });
  await office.advance('PT1H');
  await review.decide('rita', { bob: 'Approve' });
  await office.advance('P2D');
  await review.decide('mia', { bob: 'Deny' });
  await office.advance('P2D');
  await review.decide('ann', { ann: 'Approve' });
  await review.decide('ann', { bob: 'Deny', cid: 'Deny', dan: 'Deny' });
  await office.advance('P2D');
  await office.fault({ target: 'directory', match: `^DELETE .*${idOf('cid')}`, status: 403 });
  await review.act('applyDecisions');
  await office.advance('PT1H');
  await office.mend();
  await office.advance('P2D');
  instanceId = review.id;
  const pack = await makePack(office, office.as('admin'), instanceOf(review));
  folder = pack.folder;
  verdict = verifyPacks([pack.zip]);
});
afterAll(async () => {
  await office.stop();
  await authority.close();
});

test('the verifier accepts the pack', () => {
  expect(verdict.page).toContain('RESULT: everything holds.');
  expect(verdict.code).toBe(0);
  expect(statement()).toMatchObject({ instanceId, isFinal: true });
});

test('1 the definition and the settings in force', () => {
  expect(json('data/definition.json')).toMatchObject({ id: statement().definitionId, displayName: 'Review of crew' });
  expect(json('data/terms.json')).toMatchObject({ settings: SETTINGS });
  const { files, settingsSha256 } = statement() as {
    files: Record<string, { sha256: string }>;
    settingsSha256: string;
  };
  expect(settingsSha256).toBe(files['data/terms.json']?.sha256);
});

test('2 the population: each call with its rows, and the control total', () => {
  expect(lines('population.jsonl')).toEqual([
    expect.objectContaining({
      path: expect.stringContaining(`/groups/${idOf('crew')}/transitiveMembers`) as string,
      requestId: expect.stringMatching(/./) as string,
      dateTime: '2026-01-05T08:00:00.000Z',
      rows: 6,
      items: 5,
    }),
  ]);
  expect(statement().population).toMatchObject({
    read: 6,
    items: 5,
    balanced: true,
    control: { before: { count: 6 } },
  });
});

test('3 what was left out, and by which rule', () => {
  expect(lines('exclusions.jsonl')).toEqual([
    expect.objectContaining({ call: 1, type: 'group', id: idOf('deck'), displayName: 'deck', rule: 'nestedGroup' }),
  ]);
});

test('4 each item: who, what, how', () => {
  const items = lines('items.jsonl');
  expect(items.map(({ principal }) => principal.displayName).sort()).toEqual(['ann', 'bob', 'cid', 'dan', 'eve']);
  expect(items.find(({ principal }) => principal.displayName === 'dan')).toMatchObject({
    principal: { id: idOf('dan'), type: 'user', userPrincipalName: 'dan@harbour.example' },
    resource: { id: idOf('crew'), type: 'group' },
    membershipType: 'indirect',
    context: { userType: 'Member', accountEnabled: true },
  });
  const [{ n, idsSha256 } = { n: 0, idsSha256: '' }] = lines('population.jsonl');
  expect(items.map(({ call }) => call)).toEqual(items.map(() => ({ n, idsSha256 })));
});

test('5 how the reviewers of each stage were found, and who replaced one of them', () => {
  expect(entries('opened')).toMatchObject([{ reviewers: { commonReviewerIds: [idOf('one')] } }]);
  expect(entries('reviewersReplaced')).toMatchObject([
    {
      stage: 1,
      before: { commonReviewerIds: [idOf('one')] },
      after: { commonReviewerIds: [idOf('rita')] },
      by: { displayName: 'admin' },
      channel: { kind: 'user', requestId: expect.stringMatching(/./) as string },
    },
  ]);
  expect(entries('stageOpened')).toMatchObject([
    { stage: 2, reviewers: { reviewers: [{ query: './manager' }] } },
    { stage: 3, reviewers: { commonReviewerIds: [idOf('ann')] } },
  ]);
  expect(
    Object.fromEntries(lines('reviewers.jsonl').map(({ displayName, foundBy }) => [displayName as string, foundBy])),
  ).toEqual({
    one: [{ as: 'reviewer', query: `/v1.0/users/${idOf('one')}` }],
    rita: [{ as: 'reviewer', query: `/v1.0/users/${idOf('rita')}` }],
    mia: [{ as: 'manager', query: './manager' }],
    max: [{ as: 'manager', query: './manager' }],
    ann: [{ as: 'reviewer', query: `/v1.0/users/${idOf('ann')}` }],
  });
});

test('6 the mails: who was notified, and who was not', () => {
  const people = lines('reviewers.jsonl');
  expect(
    Object.fromEntries(people.map(({ displayName, notNotified }) => [displayName as string, notNotified])),
  ).toEqual({
    one: 'notPermitted',
    rita: null,
    mia: null,
    max: null,
    ann: null,
  });
  expect(entries('failed')).toMatchObject([{ code: 'MailsNotSent' }]);
  const notices = lines('notices.jsonl');
  expect(notices.filter(({ userId }) => userId === idOf('one'))).toMatchObject([
    { kind: 'invitation', accepted: false, reason: 'notPermitted' },
  ]);
  expect(notices.filter(({ accepted }) => accepted === true).map(({ userId }) => userId)).toContain(idOf('rita'));
  expect(entries('mailed').map(({ mail, to, accepted }) => [mail, to, accepted])).toEqual([
    ['removalsHeld', 'admin@harbour.example', true],
    ['removalsFailed', 'admin@harbour.example', true],
  ]);
  for (const { textSha256 } of entries('mailed')) expect(textSha256).toMatch(/^[0-9a-f]{64}$/);
});

test('7 every change of a decision: when, by whom, how, and the value before', () => {
  expect(events('bob').map(({ kind, by, stage, decision }) => [kind, by.displayName, stage, decision])).toEqual([
    ['single', 'rita', 1, 'Approve'],
    ['stage', 'AAD Access Reviews', 2, 'NotReviewed'],
    ['single', 'mia', 2, 'Deny'],
    ['stage', 'AAD Access Reviews', 3, 'NotReviewed'],
    ['single', 'ann', 3, 'Deny'],
    ['apply', 'admin', 3, 'Deny'],
    ['readBack', 'Access Reviews', 3, 'Deny'],
  ]);
  expect(events('bob')[4]).toMatchObject({
    recordedDateTime: '2026-01-09T09:01:00.000Z',
    justification: 'because',
    previousDecision: 'NotReviewed',
    recommendation: 'NoInfoAvailable',
    channel: { kind: 'user', requestId: expect.stringMatching(/./) as string },
  });
});

test('8 decisions that no person made', () => {
  const made = lines('ledger.jsonl').filter(({ kind }) => kind === 'default');
  expect(made).toEqual([expect.objectContaining({ decisionId: decision('eve')?.id, defaultDecision: 'Deny' })]);
  expect(statement().decidedBy).toMatchObject({ system: 1 });
});

test('9 decisions about oneself', () => {
  const own = lines('ledger.jsonl').filter(({ isSelf, kind }) => isSelf === true && kind === 'single');
  expect(own).toEqual([expect.objectContaining({ decisionId: decision('ann')?.id, decision: 'Approve' })]);
  expect(statement().decidedBy).toMatchObject({ self: 1 });
});

test('10 the stages, and when each ended', () => {
  expect(entries('stageEnded').map(({ stage }) => stage)).toEqual([1, 2]);
  const { stages } = json('data/instance.json') as { stages: readonly { index: number; status: string }[] };
  expect(stages.map(({ index, status }) => [index, status])).toEqual([
    [1, 'Completed'],
    [2, 'Completed'],
    [3, 'Completed'],
  ]);
});

test('11 there are no exceptions: each item is decided, and each denial is counted', () => {
  expect(statement().decisions).toEqual({ Approve: 1, Deny: 4, DontKnow: 0, NotReviewed: 0 });
});

test('12 the held removals, who released them, each plan, answer and look', () => {
  expect(entries('held')).toMatchObject([{ message: expect.stringContaining('3 of 5') as string }]);
  expect(entries('released')).toMatchObject([{ by: { displayName: 'admin' }, channel: { kind: 'user' } }]);
  const membership = { kind: 'membership', groupId: idOf('crew') };
  expect(decision('bob')).toMatchObject({
    applyResult: 'AppliedSuccessfully',
    plan: [membership],
    attempts: [{ result: 'done', answers: [{ status: 204 }] }],
    removalCheck: { state: 'gone' },
  });
  expect(decision('cid')).toMatchObject({
    applyResult: 'AppliedWithUnknownFailure',
    plan: [membership],
    attempts: [{ result: 'failed', answers: [{ status: 403, requestId: expect.stringMatching(/./) as string }] }],
  });
  expect(decision('dan')?.applyResult).toBe('ApplyNotSupported');
  expect(entries('readBack')).toMatchObject([
    { look: 1, counts: { gone: 2, stillPresent: 0 } },
    { look: 2, counts: { gone: 2, stillPresent: 0 } },
  ]);
  expect(statement().removals).toEqual({ denied: 4, removed: 2, gone: 0, notSupported: 1, failed: 1 });
});

test('14 hashes, a signature, and seals at the opening, the end, the apply and later', () => {
  const kinds = ['000001', '000002', '000003', '000004'].map(
    (n) => (json(`data/seals/${n}.json`) as { readonly seal: { readonly kind: string } }).seal.kind,
  );
  expect(kinds).toEqual(['opened', 'ended', 'applied', 'later']);
  expect(statement()).toMatchObject({
    generator: { name: 'access-reviews' },
    manifestSha256: expect.any(String) as string,
  });
});

test('14 each seal has a timestamp, which openssl checks', () => {
  const { page } = verdict;
  expect(page).toContain('openssl ts -verify');
  for (const n of ['000001', '000002', '000003', '000004']) {
    const [seal, proof] = ['json', 'tsr'].map((ending) => join(folder, `data/seals/${n}.${ending}`)) as [
      string,
      string,
    ];
    const line = ['ts', '-verify', '-data', seal, '-in', proof, '-CAfile', authority.certificate];
    expect(authority.openssl(...line)).toContain('Verification: OK');
  }
});

test('13 and 15 the page says what is incomplete, also that nobody has acknowledged the result', () => {
  const { complete, missing } = statement() as {
    complete: boolean;
    missing: readonly { thing: number; why: string }[];
  };
  expect(complete).toBe(false);
  expect(missing.map(({ thing }) => thing)).toEqual(expect.arrayContaining([12, 13]));
  for (const { thing, why } of missing) expect(verdict.page).toContain(`${thing}. ${why}`);
});
