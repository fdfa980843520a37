import { app, type HttpRequest } from '@azure/functions';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { rawPage, rawRead, rawWrite } from './rawCalls';
import { copyRows, writeTransactions } from './rawTransactions';
import { rawLoops } from './rawLoops';
import { rawPack } from './rawPack';
import { recordDecided } from './recordDecided';
import { beginWatch, endWatch, noteSlice } from './watch';

// The directory runs in a process of its own. The product reads its settings when it is loaded below.
process.env.DIRECTORY_ENDPOINT = process.env.BENCH_DIRECTORY;

/**
 * The product and, in the same process, its limits: trivial functions that make the same storage calls with the bare SDK. Only the
 * benchmark runs this file.
 */
const answer = (value: object) => ({ jsonBody: value });
const parameters = (request: HttpRequest): Readonly<Record<string, string>> => Object.fromEntries(request.query);

app.http('bench-watch', {
  methods: ['POST', 'DELETE'],
  route: 'bench/watch',
  authLevel: 'anonymous',
  handler: (request) => answer(request.method === 'POST' ? beginWatch() : endWatch()),
});
app.http('bench-copy', {
  methods: ['POST'],
  route: 'bench/copy',
  authLevel: 'anonymous',
  handler: async (request) => answer(await copyRows(parameters(request))),
});
app.http('bench-transactions', {
  methods: ['POST'],
  route: 'bench/transactions',
  authLevel: 'anonymous',
  handler: async () => answer(await writeTransactions()),
});
app.http('bench-read', {
  methods: ['GET'],
  route: 'bench/read',
  authLevel: 'anonymous',
  handler: async (request) => answer(await rawRead(parameters(request))),
});
app.http('bench-write', {
  methods: ['PATCH'],
  route: 'bench/write',
  authLevel: 'anonymous',
  handler: async (request) => {
    await request.text();
    await rawWrite(parameters(request));
    return { status: 204 };
  },
});
app.http('bench-page', {
  methods: ['GET'],
  route: 'bench/page',
  authLevel: 'anonymous',
  handler: async (request) => answer(await rawPage(parameters(request))),
});
app.http('bench-loops', {
  methods: ['POST'],
  route: 'bench/loops',
  authLevel: 'anonymous',
  handler: async (request) => answer(await rawLoops(parameters(request))),
});
app.http('bench-pack', {
  methods: ['POST'],
  route: 'bench/pack',
  authLevel: 'anonymous',
  handler: async (request) => answer(await rawPack(parameters(request))),
});

app.http('bench-decided', {
  methods: ['POST'],
  route: 'bench/decided',
  authLevel: 'anonymous',
  handler: async (request) => answer(await recordDecided(parameters(request))),
});

app.hook.preInvocation(({ invocationContext, hookData }) => {
  if (invocationContext.functionName === 'reconcile') hookData.start = performance.now();
});
app.hook.postInvocation(({ invocationContext, hookData }) => {
  if (invocationContext.functionName === 'reconcile') noteSlice(Number(hookData.start));
});

// Load the product after this file, so that the product's copy of the library answers.
createRequire(__filename)(join(__dirname, '../../dist/functions.js'));
