import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpoints } from '../../../functions/endpoints';
import {
  healthRow,
  pageRows,
  historyContentRows,
  notificationKeyRows,
  packContentRows,
} from '../../../functions/publicRoutes';
import { functionRows } from '../../../shared/api/http/hostHandlers';

const root = join(__dirname, '../../..');

/** A stand-in for the worker, which provides the one module that the bundle does not contain. */
const WORKER = `
const Module = require('node:module');
const registered = [];
const core = {
  version: '3.0.0', hostVersion: '4.0.0', setProgrammingModel() {}, getProgrammingModel() {}, log() {},
  registerHook: () => ({ dispose() {} }), Disposable: class { dispose() {} },
  registerFunction: (metadata) => { registered.push(metadata.name); return { dispose() {} }; },
};
const load = Module.prototype.require;
Module.prototype.require = function (name) { return name === '@azure/functions-core' ? core : load.call(this, name); };
require('./' + require('./package.json').main);
console.log(JSON.stringify(registered));
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  mkdirSync(join(folder, 'dist'));
  for (const file of ['host.json', 'package.json', 'dist/functions.js'])
    copyFileSync(join(root, file), join(folder, file));
  writeFileSync(join(folder, 'worker.cjs'), WORKER);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

// The files of dist/later are absent, so a start that loads one of them fails here. On a host, it would make every cold start slower.
test('the bundle registers every function with only host.json and package.json next to it, and without a setting', () => {
  const output = execFileSync(process.execPath, ['worker.cjs'], { cwd: folder, env: {}, encoding: 'utf8' });

  const beside = [...historyContentRows, ...notificationKeyRows, ...pageRows, ...packContentRows, healthRow];
  const http = [...functionRows(endpoints), ...beside].map(({ name }) => name);
  const expected = [...http, 'findDueWork', 'reconcile', 'reconcilePoison', 'tell', 'tellPoison'];
  expect((JSON.parse(output) as string[]).sort()).toEqual(expected.sort());
});

const later = readdirSync(join(root, 'dist/later')).filter((name) => name.endsWith('.js'));
const foreignModules = (file: string): Set<string> => {
  const bundle = readFileSync(join(root, 'dist', file), 'utf8');
  const asked = [...bundle.matchAll(/(?<!#)\b(?:require|import)\("([^"]+)"\)/g)].map(([, name = '']) => name);
  return new Set(asked.filter((name) => !isBuiltin(name)));
};

test('the bundle requires only what Node, the host and the files in dist/later provide', () => {
  const beside = later.map((name) => `./later/${name}`);
  expect(foreignModules('functions.js')).toEqual(new Set(['@azure/functions-core', ...beside]));
});

test.each(later)('%s requires only what Node provides', (name) => {
  expect(foreignModules(`later/${name}`)).toEqual(new Set());
});

test('the tests run on the Node that the product is deployed on', () => {
  expect(process.versions.node.split('.')[0]).toBe('22');
});
