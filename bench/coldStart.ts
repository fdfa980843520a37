import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median, round, type Row } from './measure';

const ROUNDS = 15;

/** Loads a bundle in a fresh process as the language worker does, and prints the milliseconds that this takes. */
const LOADER = `
const Module = require('node:module');
const core = {
  version: '3.0.0', hostVersion: '4.0.0', setProgrammingModel() {}, getProgrammingModel() {}, log() {},
  registerHook: () => ({ dispose() {} }), Disposable: class { dispose() {} },
  registerFunction: () => ({ dispose() {} }),
};
const load = Module.prototype.require;
Module.prototype.require = function (name) { return name === '@azure/functions-core' ? core : load.call(this, name); };
const start = performance.now();
require(process.argv[1]);
console.log(performance.now() - start);
process.exit(0);
`;

const loadTime = (file: string): number =>
  Number(execFileSync(process.execPath, ['-e', LOADER, file], { env: {}, encoding: 'utf8' }));

/** Loading the bundle, against an app with the same SDK packages that does nothing. */
export function measureColdStart(): Row {
  const [product, empty] = [join(__dirname, '../../dist/functions.js'), join(__dirname, 'emptyApp.js')];
  const rounds = Array.from({ length: ROUNDS + 1 }, () => ({ own: loadTime(product), raw: loadTime(empty) })).slice(1);
  const ratio = median(rounds.map(({ own, raw }) => own / raw));
  return {
    what: 'cold start: loading the bundle',
    measured: `${round(median(rounds.map(({ own }) => own)))} ms`,
    limit: `${round(median(rounds.map(({ raw }) => raw)))} ms`,
    ratio: `${ratio.toFixed(2)} ×`,
    target: '≤ 1.25 ×',
    reached: ratio <= 1.25,
    details: { rounds },
  };
}
