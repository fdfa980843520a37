import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectionString } from '../local/storage/localStorage';
import { startStorage } from '../local/storage/startStorage';
import { startRunner } from '../test/support/runner';
import { sampleTenant } from '../test/support/sampleTenant';
import { median, round, type Row } from './measure';

const ROUNDS = 15;

/**
 * Loads a bundle in a new process and calls one of its functions, as the language worker does. Prints the milliseconds for loading, and for
 * loading and the first answer together.
 */
const WORKER = `
const Module = require('node:module');
const [file, name, url, token] = process.argv.slice(1);
const hooks = [];
const functions = new Map();
let model;
const core = {
  version: '3.0.0', hostVersion: '4.0.0', setProgrammingModel: (made) => { model = made; }, getProgrammingModel: () => model, log() {},
  registerHook: (kind, hook) => { if (kind === 'preInvocation') hooks.push(hook); return { dispose() {} }; },
  Disposable: class { dispose() {} },
  registerFunction: (metadata, callback) => { functions.set(metadata.name, { metadata, callback }); return { dispose() {} }; },
};
const load = Module.prototype.require;
Module.prototype.require = function (name) { return name === '@azure/functions-core' ? core : load.call(this, name); };
const start = performance.now();
require(file);
const loaded = performance.now();
(async () => {
  const { metadata, callback } = functions.get(name);
  const [trigger] = Object.entries(metadata.bindings).find(([, { type }]) => /trigger$/i.test(type));
  const http = { method: 'GET', url, headers: { authorization: 'Bearer ' + token }, params: {}, query: {} };
  const request = { invocationId: '1', inputData: [{ name: trigger, data: { http } }], triggerMetadata: {} };
  const invocation = model.getInvocationModel({ invocationId: '1', request, metadata, log() {}, state: 'preInvocationHooks' });
  const { context, inputs } = await invocation.getArguments();
  const hook = { hookData: {}, appHookData: {}, invocationContext: context, functionCallback: callback, inputs };
  for (const each of hooks) await each(hook);
  const answer = await invocation.invokeFunction(context, hook.inputs, hook.functionCallback);
  const { http: { statusCode } } = (await invocation.getResponse(context, answer)).returnValue;
  if (statusCode !== '200') throw new Error('The first answer is ' + statusCode);
  console.log(JSON.stringify([loaded - start, performance.now() - start]));
  process.exit(0);
})();
`;

type Times = readonly [load: number, firstAnswer: number];

/** Measures the start of the product's bundle against an app with the same SDK packages that reads one row. */
export async function measureColdStart(): Promise<readonly Row[]> {
  const [azurite, tenant] = await Promise.all([
    startStorage(join(__dirname, '../local.js'), undefined),
    startRunner({ args: ['--tenant-only'] }),
  ]);
  try {
    const token = await tenant.token('admin@contoso.example');
    const env = settingsFor(connectionString(azurite.ports), tenant.tenantUrl);
    const url = 'https://reviews.contoso.com/v1.0/identityGovernance/accessReviews/definitions';
    const start = async (file: string, name: string): Promise<Times> => {
      const args = ['-e', WORKER, join(__dirname, file), name, url, token];
      return JSON.parse((await promisify(execFile)(process.execPath, args, { env })).stdout) as Times;
    };
    const rounds: { readonly own: Times; readonly raw: Times }[] = [];
    for (let n = 0; n <= ROUNDS; n += 1) {
      const own = await start('../../dist/functions.js', 'zzz-everything-else');
      rounds.push({ own, raw: await start('emptyApp.js', 'empty') });
    }
    // The first round creates the tables.
    const counted = rounds.slice(1);
    return [
      rowOf(
        'cold start: loading the bundle',
        1.15,
        counted.map(({ own, raw }) => [own[0], raw[0]] as const),
      ),
      rowOf(
        'cold start: the first answer',
        1.3,
        counted.map(({ own, raw }) => [own[1], raw[1]] as const),
      ),
    ];
  } finally {
    await Promise.all([azurite.stop(), tenant.stop()]);
  }
}

const settingsFor = (connection: string, tenantUrl: string): NodeJS.ProcessEnv => ({
  AzureWebJobsStorage: connection,
  TENANT_ID: sampleTenant.tenantId,
  TOKEN_ISSUER: tenantUrl,
  TOKEN_AUDIENCE: 'api://access-reviews',
  DIRECTORY_ENDPOINT: `${tenantUrl}/graph`,
  DIRECTORY_AUTHENTICATION: 'none',
  MAIL_SENDER: 'admin@contoso.example',
  PUBLIC_ENDPOINT: 'https://reviews.contoso.com',
});

function rowOf(what: string, most: number, rounds: readonly (readonly [own: number, raw: number])[]): Row {
  const ratio = median(rounds.map(([own, raw]) => own / raw));
  return {
    what,
    measured: `${round(median(rounds.map(([own]) => own)))} ms`,
    limit: `${round(median(rounds.map(([, raw]) => raw)))} ms`,
    ratio: `${ratio.toFixed(2)} ×`,
    target: `≤ ${most} ×`,
    reached: ratio <= most,
    details: { rounds },
  };
}
