import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { groupNamed, userNamed } from '../../support/sampleTenant';
import { startRunner, type TestRunner } from '../../support/runner';

/** Calls through `@microsoft/msgraph-sdk`, which knows only the base URL of the product. */
let runner: TestRunner;
beforeAll(async () => {
  runner = await startRunner();
});
afterAll(() => runner.stop());

async function drive(order: object): Promise<unknown> {
  const child = spawn(process.execPath, ['--no-warnings', join(__dirname, 'kiota.mts')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(JSON.stringify(order));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`The client failed: ${errors}`);
  return JSON.parse(output);
}

test('Microsoft’s SDK creates, lists, filters, reads, changes, decides and stops', async () => {
  const { url, tenantUrl } = runner;
  const group = groupNamed('Finance Reports');
  const jerry = userNamed('Jerry Lindqvist');

  const seen = await drive({
    url,
    tenantUrl,
    adminToken: await runner.token('admin@contoso.example'),
    reviewerToken: await runner.token(jerry.userPrincipalName),
    definition: { query: `/groups/${group.id}/transitiveMembers`, reviewer: `/users/${jerry.id}` },
  });

  expect(seen).toEqual({
    created: ['Alpha', 'Beta', 'Gamma'].map((displayName) => ({ displayName, status: 'NotStarted' })),
    createdDateTime: expect.stringMatching(/^2026-01-05T08:0/) as unknown,
    isDate: true,
    scope: expect.objectContaining({ odataType: '#microsoft.graph.accessReviewQueryScope' }) as unknown,
    byPage: [['Alpha', 'Beta'], ['Gamma']],
    filtered: [['Beta']],
    ofGroups: [['Alpha', 'Beta', 'Gamma']],
    after: { displayName: 'Alpha, changed', duration: 3 },
    instance: 'InProgress',
    decided: {
      decision: 'Approve',
      justification: 'still needed',
      reviewedBy: jerry.userPrincipalName,
      principalType: '#microsoft.graph.userIdentity',
    },
    stopped: 'Completed',
    failure: { status: 404, code: 'ResourceNotFound' },
  });
}, 60_000);
