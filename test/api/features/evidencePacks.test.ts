import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApi, type Api, type Client } from '../../support/api';
import {
  EXCUSES,
  leaveOut,
  linesIn,
  makePack,
  PROBLEMS,
  scheduleIn,
  statementOf,
  tamperWith,
  verifyPacks,
  type MadePack,
  type Tampered,
} from '../../support/evidence';
import { readText } from '../../support/markdown';
import { sampleDefinition, weeklyDefinition } from './sampleReview';

/** Evidence packs of one product, whose clock only moves forward. Source: docs/evidence.md. */
let product: Api;
let admin: Client;
let instance: string;
let pack: MadePack;
let series: string;

const PERIOD = { periodStartDateTime: '2025-12-01T00:00:00Z', periodEndDateTime: '2026-03-01T00:00:00Z' };

beforeAll(async () => {
  product = await openApi();
  admin = product.as('admin');
  const settings = {
    ...sampleDefinition.settings,
    autoApplyDecisionsEnabled: true,
    mailNotificationsEnabled: true,
  };
  const { id } = await product.create({ ...sampleDefinition, settings });
  instance = `/definitions/${id}/instances/${id}`;
  series = `/definitions/${(await product.create(weeklyDefinition)).id}`;
  await product.advance('PT1H');
  const reviewer = product.as('jerry.lindqvist');
  const { value } = (await reviewer.get(`${instance}/decisions/filterByCurrentUser(on='reviewer')`)).body;
  for (const [n, decision] of (['Deny', 'Approve'] as const).entries()) {
    const answer = await reviewer.send('PATCH', `beta${instance}/decisions/${value[n]!.id}`, {
      body: { decision, justification: 'Zoë' },
      headers: decision === 'Approve' ? { prefer: 'record-as-bulk' } : {},
    });
    expect(answer.status).toBe(204);
  }
  await product.advance('P8D');
  const renamed = await admin.put(`/definitions/${id}`, { ...sampleDefinition, settings, displayName: 'Renamed' });
  expect(renamed.status).toBe(204);
  pack = await makePack(product, admin, instance);
});
afterAll(() => product.stop());

test('a pack of an applied review is valid, and says what it lacks', () => {
  const { code, page } = verifyPacks([pack.zip]);
  expect(page).toContain('RESULT: everything holds.');
  expect(code).toBe(0);
});

test('the ledger says which decision was one of many', () => {
  const lines = readFileSync(join(pack.folder, 'data/ledger.jsonl'), 'utf8').trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { readonly kind: string; readonly decision: string });
  const byReviewer = events.filter(({ kind }) => ['single', 'bulk'].includes(kind));
  expect(byReviewer.map(({ kind, decision }) => `${decision}: ${kind}`).sort()).toEqual([
    'Approve: bulk',
    'Deny: single',
  ]);
});

describe('a pack that somebody tampered with', () => {
  const SEEDS = 500;
  let tampered: Tampered;
  beforeAll(() => {
    tampered = tamperWith(pack, SEEDS);
  });

  test('is detected in every case but one, which only a key from elsewhere detects', () => {
    const undetected = Object.entries(tampered.byHand).filter(([, problems]) => problems.length === 0);
    expect(undetected.map(([name]) => name)).toEqual(['nothing', 'a pack made anew with another key']);
    expect(tampered.withKid).toEqual([`you named ${tampered.own}`]);
  });

  test.each(PROBLEMS)('%s: the page says that %s', (way, text) => {
    expect(tampered.byHand[way]?.join('\n')).toContain(text);
  });

  test('is detected whichever byte of whichever file has changed', () => {
    expect(tampered.files).toBeGreaterThan(20);
    expect(tampered.unnoticed).toEqual([]);
  });

  test('is detected whichever lines of a record are dropped, doubled or moved, even if it is signed again', () => {
    expect(tampered.unnoticedLines).toEqual([]);
  });
});

test.each(['bash', 'dash'])('the five lines of README.txt check a pack with %s', (shell) => {
  const lines = readFileSync(join(pack.folder, 'README.txt'), 'utf8')
    .split('\n')
    .filter((line) => /^ {2}(sha256sum|IFS|\{|grep|printf)/.test(line));
  expect(lines).toHaveLength(5);
  expect(readText('docs/evidence.md')).toContain(lines.map((line) => line.trim()).join('\n'));
  const printed = execFileSync(shell, ['-c', lines.join('\n')], { cwd: pack.folder, encoding: 'utf8' });
  expect(printed).toContain('data/ledger.jsonl: OK');
  expect(printed).toContain('Verified OK');
  expect(printed).toContain('"manifestSha256"');
  expect(printed).toContain(statement().key.kid);
});

test('a pack has each version of the definition, with who made it by which request', () => {
  const versions = linesIn(pack, 'data/versions.jsonl');
  expect(versions).toMatchObject([
    {
      n: 1,
      kind: 'created',
      by: { displayName: 'MOD Administrator' },
      channel: { kind: 'user', requestId: expect.any(String) as string },
    },
    { n: 2, kind: 'updated', definition: { displayName: 'Renamed' } },
  ]);
  expect(verifyPacks([pack.zip]).page).toContain('version 2 of the definition: updated');
  expect(statement().missing.filter(({ thing }) => thing === 1)).toEqual([]);
});

test('the seal of the mail about the end is in the pack', () => {
  const { statementSha256 } = statement().previousSeal;
  expect(verifyPacks([pack.zip], '--seal', statementSha256).code).toBe(0);
  expect(verifyPacks([pack.zip], '--seal', '0'.repeat(64)).code).toBe(1);
});

test('the verifier in a pack is the one of this release, whose hash the page publishes', () => {
  const own = readFileSync(join(__dirname, '../../../docs/verify.mjs'));
  expect(readFileSync(join(pack.folder, 'verify.mjs'))).toEqual(own);
  expect(readText('docs/evidence.md')).toContain(createHash('sha256').update(own).digest('hex'));
});

describe('the record of a review, line by line', () => {
  interface EvidenceRecord {
    readonly number: number;
    readonly kind: string;
    readonly line: string;
  }
  const recordsOf = async (path: string, client = admin): Promise<readonly EvidenceRecord[]> => {
    const answer = await client.get(`beta${path}`);
    expect([answer.status, answer.body.error]).toEqual([200, undefined]);
    return answer.body.value as unknown as readonly EvidenceRecord[];
  };
  const decided = (): string =>
    (linesIn(pack, 'data/ledger.jsonl') as readonly { readonly decisionId: string }[])[0]!.decisionId;

  test.each([
    ['the journal', () => `${instance}/journal`, 'data/journal.jsonl'],
    ['the versions', () => instance.replace(/\/instances.*/, '/versions'), 'data/versions.jsonl'],
  ])('%s has the lines of the pack', async (_, path, file) => {
    const records = await recordsOf(path());
    expect(records.map(({ line }) => JSON.parse(line) as object)).toEqual(linesIn(pack, file));
    expect(records[0]).toMatchObject({ id: '1', number: 1, by: { id: expect.any(String) as string } });
  });

  test('the history of a decision names each change, and its reviewer may read it', async () => {
    const reviewer = product.as('jerry.lindqvist');
    const records = await recordsOf(`${instance}/decisions/${decided()}/history`, reviewer);
    expect(records).toMatchObject([
      { number: 1, kind: 'single', justification: 'Zoë', previousDecision: 'NotReviewed', isSelf: false },
      ...records.slice(1).map((_, n) => ({ number: n + 2 })),
    ]);
    expect(await recordsOf(`${instance}/decisions/${decided()}/history`)).toEqual(records);
  });

  test('is read page by page, and by kind', async () => {
    expect(await recordsOf(`${instance}/journal?$top=1&$skip=1`)).toMatchObject([{ number: 2 }]);
    expect(await recordsOf(`${instance}/journal?$filter=kind eq 'applied'`)).toMatchObject([{ kind: 'applied' }]);
    const { text } = await admin.get(`beta${instance}/journal?$filter=kind eq 'appled'`);
    expect(text).toMatch(/"BadRequest".*use 'opened', .* Did you mean 'applied'\?/);
  });

  test.each([
    ['a reviewer, of the journal', 'jerry.lindqvist', () => `${instance}/journal`],
    ['somebody without a role, of a decision', 'clara.winter', () => `${instance}/decisions/${decided()}/history`],
  ])('is refused to %s', async (_, person, path) => {
    expect((await product.as(person).get(`beta${path()}`)).status).toBe(403);
  });

  test('is beta only', async () => {
    expect((await admin.get(`${instance}/journal`)).status).toBe(404);
  });
});

describe('a pack of a period of a series', () => {
  let made: MadePack;
  let extra: string;
  beforeAll(async () => {
    const between = await admin.post<{ readonly id: string }>(`beta${series}/instances`, {
      endDateTime: '2026-01-15T08:00:00Z',
    });
    extra = between.body.id;
    await product.advance('P7D');
    for (let n = 0; n < 2; n += 1) expect((await admin.post(`${series}/stop`)).status).toBe(204);
    made = await makePack(product, admin, series, PERIOD);
  });

  test('has the seals of each occurrence so far and of the instance beside the schedule, and holds', () => {
    const { code, page } = verifyPacks([made.zip]);
    expect(page).toContain('3 occurrences.');
    expect(code).toBe(0);
    const { occurrences, offSchedule, unsealed } = scheduleIn(made);
    expect(occurrences.map(({ occurrence, instanceIds }) => [occurrence, instanceIds.length])).toEqual([
      ['2026-01-05T08:00:00.000Z', 1],
      ['2026-01-12T08:00:00.000Z', 1],
      ['2026-01-19T08:00:00.000Z', 1],
    ]);
    expect([offSchedule, unsealed]).toEqual([[extra], []]);
  });

  test('says who stopped the series, once, and which request did', () => {
    const requestId = expect.any(String) as string;
    const stopped = { kind: 'stopped', by: { displayName: 'MOD Administrator' }, channel: { requestId } };
    expect(linesIn(made, 'data/versions.jsonl')).toMatchObject([{ kind: 'created' }, stopped]);
  });

  test.each(EXCUSES)('is invalid if an occurrence is left out and the schedule says %s', (_, at, excused) => {
    const schedule = scheduleIn(made);
    const [id = ''] = schedule.occurrences[at]!.instanceIds;
    const { code, page } = verifyPacks([leaveOut(made, id, excused(schedule, id))]);
    expect([code, page]).toEqual([1, expect.stringContaining(`follows ${id}, which was left out`)]);
  });

  test.each([
    [{}, 'periodStartDateTime'],
    [{ ...PERIOD, periodEndDateTime: PERIOD.periodStartDateTime }, "'periodEndDateTime' must be later than"],
  ])('%j is refused', async (body, message) => {
    const answer = await admin.post(`beta${series}/evidencePacks`, body);
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining(message)]);
  });
});

test('a pack of one of the groups that a definition finds names the excluded groups, and why they are excluded', async () => {
  const { scope, reviewers, settings } = sampleDefinition;
  const aurora = '7951c961-851a-4862-88d0-2c28f8079ea8';
  const query = `/groups?$filter=((groupTypes/any(c:c eq 'Unified')) and (id ne '${aurora}'))`;
  const everyGroup = { query, queryType: 'MicrosoftGraph' };
  const guests = { ...scope, query: "./members/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')" };
  const { id } = await product.create({
    displayName: 'Guests',
    scope: guests,
    instanceEnumerationScope: everyGroup,
    reviewers,
    settings,
  });
  await product.advance('PT1H');
  const { value } = (await admin.get(`/definitions/${id}/instances`)).body;
  const made = await makePack(product, admin, `/definitions/${id}/instances/${value[0]!.id}`);

  expect(linesIn(made, 'data/groups.jsonl')).toMatchObject([{ n: 1, items: value.length, next: false }]);
  expect(linesIn(made, 'data/groupsLeftOut.jsonl')).toMatchObject([
    { call: 1, id: aurora, type: 'group', rule: 'excludedGroup' },
  ]);
  const { code, page } = verifyPacks([made.zip]);
  expect(page).toContain('Each group that was found is reviewed, or left out by a rule');
  expect(page).not.toMatch(/^ +3\. /m);
  expect(code).toBe(0);
});

describe('the result of a review', () => {
  const acknowledge = (body: object, client = admin) => client.post(`beta${instance}/acknowledge`, body);
  const seen = () => ({
    statement: 'I have seen the result.',
    statementSha256: statement().previousSeal.statementSha256,
  });

  test.each<[string, () => Promise<{ readonly status: number }>, number]>([
    ['another seal than the last', () => acknowledge({ ...seen(), statementSha256: '0'.repeat(64) }), 412],
    ['no seal', () => acknowledge({ statement: 'seen' }), 400],
    ['a reviewer', () => acknowledge(seen(), product.as('jerry.lindqvist')), 403],
    ['a program', () => acknowledge(seen(), product.asApp('5a1b7c8e-0f3d-4e62-9b74-1c2d3e4f5a60')), 403],
  ])('is not acknowledged by or with %s', async (_, request, status) => {
    expect((await request()).status).toBe(status);
  });

  test('is acknowledged by a person, whose statement is in the journal and the next seal', async () => {
    expect((await acknowledge(seen())).status).toBe(204);
    await product.advance('PT0S');
    const made = await makePack(product, admin, instance);
    expect(linesIn(made, 'data/journal.jsonl').at(-1)).toMatchObject({ kind: 'acknowledged', ...seen() });
    const { code, page } = verifyPacks([made.zip]);
    expect([code, page.includes('13. Nobody')]).toEqual([0, false]);
    expect((await acknowledge(seen())).status).toBe(412);
  });
});

describe('a pack cannot be had', () => {
  test.each([
    ['by a reviewer of the instance', 'jerry.lindqvist', 403],
    ['by somebody without a role', 'clara.winter', 403],
  ])('%s', async (_, person, status) => {
    expect((await product.as(person).post(`beta${instance}/evidencePacks`)).status).toBe(status);
  });

  test('with properties that would have no effect', async () => {
    const answer = await admin.post(`beta${instance}/evidencePacks`, { format: 'pdf', period: null });
    const { details } = answer.body.error;
    expect([answer.status, details?.map(({ target }) => target)]).toEqual([400, ['format', 'period']]);
  });

  test('while another pack is made, before the instance opens, and in v1.0', async () => {
    const created = await admin.post(`beta${instance}/evidencePacks`);
    const again = await admin.post(`beta${instance}/evidencePacks`, {});
    expect([created.status, [201, 409].includes(again.status)]).toEqual([201, true]);
    const range = { type: 'noEnd', startDate: '2026-06-01' };
    const settings = { ...sampleDefinition.settings, recurrence: { pattern: null, range } };
    const { id } = await product.create({ ...sampleDefinition, settings });
    const early = await admin.post(`beta/definitions/${id}/instances/${id}/evidencePacks`);
    expect([early.status, early.body.error.message]).toEqual([409, expect.stringContaining('not open yet')]);
    expect((await admin.post(`${instance}/evidencePacks`)).status).toBe(404);
  });
});

const statement = () => statementOf(pack);
