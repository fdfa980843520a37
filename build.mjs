import { copyFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';
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

// The packages that most calls do not need, by the names of the files in dist/later (docs/decisions/015-what-is-loaded-at-the-start.md).
const later = {
  joi: 'joi',
  'windows-iana': 'windows-iana',
  identity: '@azure/identity',
  'storage-blob': '@azure/storage-blob',
  'storage-queue': '@azure/storage-queue',
  yazl: 'yazl',
  telemetry: './functions/telemetry.ts',
};

/** Leaves these packages out of the bundle, which loads their files at their first use. */
const leaveForLater = {
  name: 'leaveForLater',
  setup({ onResolve }) {
    for (const [file, module] of Object.entries(later)) {
      const asked = module.replace(/^\.\/functions\/(.*)\.ts$/, './$1.js');
      onResolve({ filter: new RegExp(`^${asked}$`) }, () => ({ path: `./later/${file}.js`, external: true }));
    }
  },
};

/** Makes yazl use Node's checksum. Its own one works byte by byte in JavaScript, and takes a tenth of the time of an evidence pack. */
const checksumOfNode = {
  name: 'checksumOfNode',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^buffer-crc32$/ }, ({ path }) => ({ path, namespace: 'node' }));
    onLoad({ filter: /./, namespace: 'node' }, () => ({ contents: "exports.unsigned = require('node:zlib').crc32;" }));
  },
};

// The product: the bundle that the Functions host loads at the start, and the files that are loaded later. Names stay unshortened, because
// shortened ones with the original beside each function take longer to load.
const product = {
  ...common,
  keepNames: false,
  minifySyntax: true,
  minifyWhitespace: true,
  external: ['@azure/functions-core'],
};
await build({
  ...product,
  entryPoints: ['functions/index.ts'],
  outfile: 'dist/functions.js',
  plugins: [leaveForLater],
});
await build({ ...product, entryPoints: later, outdir: 'dist/later', plugins: [checksumOfNode] });
// Every evidence pack contains the program that checks it.
await copyFile('docs/verify.mjs', 'dist/verify.mjs');

// The local runner: development code that is never deployed. With its packages in the bundle, it starts in 0.4 s instead of 0.65 s.
await build({
  ...common,
  entryPoints: ['local/main.ts'],
  outfile: 'build/local.js',
  external: ['azurite'],
});

// The simulation and the crash runs (docs/invariants.md), which tests run as well.
await build({
  ...common,
  entryPoints: { simulate: 'test/torture/simulation/main.ts', crash: 'test/torture/crash/main.ts' },
  outdir: 'build',
  packages: 'external',
});

// The pages, which the product serves.
await buildPages();

// The benchmark, and the apps that it runs in the local runner; only with `--bench`.
if (process.argv.includes('--bench')) {
  await build({
    ...common,
    entryPoints: { main: 'bench/main.ts' },
    outdir: 'build/bench',
    packages: 'external',
  });
  await build({
    ...product,
    entryPoints: { app: 'bench/host/app.ts', emptyApp: 'bench/emptyApp.ts' },
    outdir: 'build/bench',
  });
}
