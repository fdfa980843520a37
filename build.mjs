import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { packedUntilUsed } from './packedUntilUsed.mjs';
import { buildPages } from './web/build.mjs';

const [major] = process.versions.node.split('.').map(Number);
if (major < 22) {
  console.error(`Node 22 or newer is needed, this is ${process.version}: run it through "npm", after "npm ci".`);
  process.exit(1);
}

const common = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  keepNames: true,
  sourcemap: true,
  logLevel: 'warning',
};

await rm('dist', { recursive: true, force: true });

// The product: one file, all that the Functions host loads.
await build({
  ...common,
  entryPoints: ['functions/index.ts'],
  outfile: 'dist/functions.js',
  minify: true,
  external: ['@azure/functions-core'],
  plugins: [packedUntilUsed(common)],
});

// The local runner: development code, never deployed.
await build({
  ...common,
  entryPoints: ['local/main.ts'],
  outfile: 'build/local.js',
  packages: 'external',
});

// The simulation and the interruptions (docs/invariants.md), which tests run as well.
await build({
  ...common,
  entryPoints: { simulate: 'test/torture/simulation/main.ts', crash: 'test/torture/crash/main.ts' },
  outdir: 'build',
  packages: 'external',
});

// The pages, which the product serves.
await buildPages();

// The benchmark, and the apps that it runs in the local runner: only where it is asked for.
if (process.argv.includes('--bench')) {
  await build({
    ...common,
    entryPoints: { main: 'bench/main.ts' },
    outdir: 'build/bench',
    packages: 'external',
  });
  await build({
    ...common,
    entryPoints: { app: 'bench/host/app.ts', emptyApp: 'bench/emptyApp.ts' },
    outdir: 'build/bench',
    minify: true,
    external: ['@azure/functions-core'],
  });
}
