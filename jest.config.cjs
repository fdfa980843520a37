const { availableParallelism } = require('node:os');

const swc = [
  '@swc/jest',
  { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
];
// These packages have ES modules only, and before Node 24.9 Jest runs CommonJS.
const esmOnly = [
  'temporal-polyfill',
  'temporal-utils',
  'jose',
  'https-proxy-agent',
  'http-proxy-agent',
  'agent-base',
  'proxy-agent-negotiate',
];

module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testTimeout: 60_000,
  // Most tests wait for a product in another process, so with one worker for each processor, the processors are idle for a third of the
  // time. A percentage above 100 is not possible: Jest would read it as a number of workers.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  globalSetup: '<rootDir>/test/support/testRun/start.ts',
  globalTeardown: '<rootDir>/test/support/testRun/end.ts',
  reporters: ['default', '<rootDir>/test/support/testRun/closingLine.cjs'],
  transform: { '\\.[jt]s$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esmOnly.join('|')})/)`],
};
