import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REVIEW_STATUSES } from '../../../shared/rules/model/definition';
import { openApi, type Api } from '../../support/api';
import { makePack, verifyPacks } from '../../support/evidence';
import { openReceiver, type Receiver } from '../../support/receiver';
import { differences, linesOfJson, linesOfXml } from './differences';
import { continueToEnds } from './ends';
import { readRecorded, RECEIVER_PORT, writeFiles } from './recorded';
import { readAnswers, readServed } from './served';

/**
 * Version 0.1.0 was recorded with its storage. The current version must serve the same answers, and bring the recorded reviews to the same
 * end.
 */
const recorded = readRecorded();

let api: Api;
let receiver: Receiver;
beforeAll(async () => {
  const tenant = join(mkdtempSync(join(tmpdir(), 'tenant-')), 'tenant.json');
  writeFileSync(tenant, JSON.stringify(recorded.tenant));
  receiver = await openReceiver(RECEIVER_PORT);
  api = await openApi({
    tenant,
    data: writeFiles(recorded.files),
    clock: recorded.now,
    args: ['--tick', 'P1000D'],
  });
});
afterAll(async () => {
  await api.stop();
  receiver.close();
});

test.each(REVIEW_STATUSES)('an instance was stored while it was %s', (status) => {
  const rows = recorded.files['storage/__azurite_db_table__.json'] ?? '';
  expect(rows).toContain(JSON.stringify(JSON.stringify({ status }).slice(1, -1)).slice(1, -1));
});

/** The intended additions to v1.0 since the recording. */
const ADDED_TO_METADATA: readonly string[] = [];
/**
 * Returns whether a line is about a reference that Graph's own metadata declares too: the role of an Azure resource, and the objects to
 * which an insight refers.
 */
const isReference = (line: string): boolean =>
  /AzureRoleResource|membershipOutlierInsight\/|(?:EntityType |schemas\/)(?:directoryObject|user)\b/.test(line);
/** Returns whether a line is about the singleton above all reviews. */
const isSingleton = (line: string): boolean => /accessReviewSet\b|\/accessReviews\/get\//.test(line);
/** Returns whether a line says that definitions are updated by PUT, as Graph's own metadata do. */
const isUpdateMethod = (line: string): boolean =>
  line.includes('/Annotations microsoft.graph.accessReviewSet/definitions');
const EVENTS_ADDED = [
  'instanceExtended',
  'decisionReassigned',
  'accessStillPresent',
  'accessCameBack',
  'accessRestored',
  'evidenceReady',
];
/** The intended additions to OpenAPI. Subscriptions are the product's own, in both versions, and name the same events in both. */
const ADDED_TO_OPENAPI: readonly string[] = [
  ...['', '/{definitionId}', "/filterByCurrentUser(on='{on}')"].flatMap((path) =>
    ['name "$expand"', 'in "query"', 'schema/type "string"'].map(
      (line) => `/paths//identityGovernance/accessReviews/definitions${path}/get/parameters[$expand]/${line}`,
    ),
  ),
  ...EVENTS_ADDED.map(
    (name) =>
      `/paths//subscriptions/post/requestBody/content/application/json/schema/properties/events/items/enum[] "${name}"`,
  ),
];
/** Returns whether a line is about a default that depends on other settings: the range of a one-time review, and the requested insights. */
const isConditional = (line: string): boolean =>
  /\/settings\/properties\/(?:instanceDurationInDays|recommendationsEnabled)\//.test(line);
/** Returns whether a line forbids an empty root. Clients of Graph send an empty root if a query has none, so it may be empty now. */
const isEmptyRoot = (line: string): boolean => line.endsWith('/queryRoot/minLength 1');
/** Returns whether a line is a bound of a body; docs/security.md documents these. */
const isBound = (line: string): boolean => /\/(?:maxLength|maxItems|maximum) \d+$/.test(line);

test('$metadata lacks and changes nothing, and adds to v1.0 only what is named here', async () => {
  const { metadata } = await readServed(api);
  const stable = differences(linesOfXml(recorded.metadata['v1.0']), linesOfXml(metadata['v1.0']));
  const beta = differences(linesOfXml(recorded.metadata.beta), linesOfXml(metadata.beta));
  expect(stable.missing).toEqual([]);
  expect(stable.added.filter((line) => !isUpdateMethod(line) && !isReference(line))).toEqual(ADDED_TO_METADATA);
  expect(beta.missing).toEqual([]);
});

test('the OpenAPI documents lack and change nothing but texts, and v1.0 adds only what is named here', async () => {
  const { openApi: served } = await readServed(api);
  const stable = differences(linesOfJson(recorded.openApi['v1.0']), linesOfJson(served['v1.0']));
  const beta = differences(linesOfJson(recorded.openApi.beta), linesOfJson(served.beta));
  expect(stable.missing.filter((line) => !isConditional(line) && !isEmptyRoot(line))).toEqual([]);
  expect(
    stable.added.filter((line) => !isBound(line) && !isConditional(line) && !isReference(line) && !isSingleton(line)),
  ).toEqual(ADDED_TO_OPENAPI);
  expect(beta.missing.filter((line) => !isConditional(line) && !isEmptyRoot(line))).toEqual([]);
});

test('reviews without pending work are answered as before', async () => {
  const ids = new Set(
    Object.keys(recorded.answers).flatMap((path) => /definitions\/([^/]+)/.exec(path)?.slice(1) ?? []),
  );
  const answers = await readAnswers(api, [...ids]);
  const { stable, beta } = { stable: only(answers, 'v1.0'), beta: only(answers, 'beta') };
  expect(stable).toEqual(withEnumerations(only(recorded.answers, 'v1.0')));
  const before = withEnumerations(only(recorded.answers, 'beta'));
  expect(differences(linesOfJson(before), linesOfJson(beta)).missing).toEqual([]);
});

/** Adds to each definition of one group its enumeration. The product shows it now, as Graph does; the recorded version did not. */
function withEnumerations(answers: Readonly<Record<string, unknown>>): unknown {
  const filled = JSON.stringify(answers).replace(
    /"instanceEnumerationScope":null,"scope":\{"@odata.type":"(\S+?)","query":"(\/groups\/[^/"]+)/g,
    (text, type: string, query: string) => {
      const scope = { '@odata.type': type, query, queryType: 'MicrosoftGraph', queryRoot: null };
      return text.replace('null', JSON.stringify(scope));
    },
  );
  return JSON.parse(filled);
}

const only = (answers: Readonly<Record<string, unknown>>, version: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(answers).filter(([path]) => path.startsWith(version)));

test('interrupted work ends the same way', async () => {
  expect(await continueToEnds(api, receiver)).toEqual(recorded.ends);
}, 240_000);

test('a pack of a recorded review is valid, and lists what that version did not record', async () => {
  const admin = api.as('admin');
  const { value } = (await admin.get('/definitions?$top=999')).body;
  const { id } = value.find(({ displayName }) => displayName === 'held')!;
  const { zip } = await makePack(api, admin, `/definitions/${id}/instances/${id}`);
  const { code, page } = verifyPacks([zip]);
  expect(page).toContain('RESULT: everything holds.');
  expect(code).toBe(0);
  const missing = page.split('\n').filter((line) => line.includes('not recorded before version 0.2'));
  const things = missing.map((line) => Number(/\d+/.exec(line)?.[0]));
  expect(things).toEqual(expect.arrayContaining([1, 2, 3, 4, 5, 6, 7]));
});
