import { ADMIN, caller, REVIEWER, sampleDefinition } from '../features/sampleReview';
import { startRunner, type TestRunner } from '../../support/runner';

const BETA = '/beta/identityGovernance/accessReviews';
/** A member of the reviewed group who reviews nothing. */
const OTHER = 'anna.albers@contoso.example';
/** The id of a client of this API in the sample tenant. */
const PROGRAM = '5a1b7c8e-0f3d-4e62-9b74-1c2d3e4f5a60';

let runner: TestRunner;
let admin: ReturnType<typeof caller>;
let reviewer: ReturnType<typeof caller>;
let other: ReturnType<typeof caller>;
beforeAll(async () => {
  runner = await startRunner();
  admin = caller(runner.url, await runner.token(ADMIN));
  reviewer = caller(runner.url, await runner.token(REVIEWER));
  other = caller(runner.url, await runner.token(OTHER));
  for (const displayName of ['First', 'Second']) await create(displayName);
  await create('Later', { recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-06-01' } } });
  await runner.advance('PT1M');
});
afterAll(() => runner.stop());

const create = (displayName: string, settings: object = {}) =>
  admin('/definitions', {
    method: 'POST',
    body: { ...sampleDefinition, displayName, settings: { ...sampleDefinition.settings, ...settings } },
  });

const namesIn = ({ body }: { readonly body: Readonly<Record<string, unknown>> }): string[] =>
  (body.value as readonly { readonly displayName: string }[]).map(({ displayName }) => displayName).sort();

test('a reviewer without a role finds the definitions of which he reviews an instance', async () => {
  const found = await reviewer("/definitions/filterByCurrentUser(on='reviewer')");

  expect(found.status).toBe(200);
  expect(found.body['@odata.context']).toBe(`${runner.url}/v1.0/$metadata#Collection(accessReviewScheduleDefinition)`);
  expect(namesIn(found)).toEqual(['First', 'Second']);
});

test('who reviews nothing finds nothing, not even as the creator, and neither does a program', async () => {
  const program = caller(runner.url, await runner.appToken(PROGRAM));

  for (const anybody of [other, admin, program]) {
    expect(namesIn(await anybody("/definitions/filterByCurrentUser(on='reviewer')"))).toEqual([]);
  }
});

test('the options of the list of definitions work here as well', async () => {
  const first = await reviewer("/definitions/filterByCurrentUser(on='reviewer')?$orderby=displayName desc&$top=1");
  const { pathname, search } = new URL(first.body['@odata.nextLink'] as string);

  expect(namesIn(first)).toEqual(['Second']);
  expect(namesIn(await reviewer(`${pathname}${search}`))).toEqual(['First']);
  expect(
    namesIn(await reviewer("/definitions/filterByCurrentUser(on='reviewer')?$filter=displayName eq 'First'")),
  ).toEqual(['First']);
});

test('beta tells direct from delegated reviewers; nothing is delegated', async () => {
  const on = (name: string) => `${BETA}/definitions/filterByCurrentUser(on='${name}')`;

  expect(namesIn(await reviewer(on('directReviewer')))).toEqual(['First', 'Second']);
  expect(namesIn(await reviewer(on('delegatedReviewer')))).toEqual([]);
  expect((await reviewer(on('owner'))).status).toBe(400);
  expect((await reviewer(on('constructor'))).status).toBe(400);
  expect(await reviewer("/definitions/filterByCurrentUser(on='directReviewer')")).toMatchObject({
    status: 400,
    body: { error: { code: 'BadRequest', details: [{ target: 'on' }] } },
  });
});
