import { basename } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

// What most requests do without.
const LATER = ['joi', 'windows-iana', '@azure/identity', '@azure/storage-blob', './telemetry.js'];
const NAMESPACE = 'later';

const sourceOf = (name) => name.replace(/^\.\/(.*)\.js$/, 'functions/$1.ts');

/**
 * An esbuild plugin that puts some modules into the bundle as compressed text, which becomes code where it is first required: the engine
 * looks through every function of a file that it loads, used or not, but not through a text.
 */
export const packedUntilUsed = (options) => ({
  name: 'packedUntilUsed',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(?:${LATER.join('|')})$`) }, ({ path }) => ({ path, namespace: NAMESPACE }));
    onLoad({ filter: /./, namespace: NAMESPACE }, async ({ path }) => {
      const settings = { ...options, minify: true, sourcemap: false, write: false };
      const { outputFiles } = await build({ ...settings, entryPoints: [sourceOf(path)] });
      return { contents: unpacking(path, outputFiles[0].contents), resolveDir: process.cwd() };
    });
  },
});

const unpacking = (path, code) => `
  const { compileFunction, constants } = require('node:vm');
  const { brotliDecompressSync } = require('node:zlib');
  const packed = '${brotliCompressSync(code).toString('base64')}';
  const code = brotliDecompressSync(Buffer.from(packed, 'base64')).toString();
  const settings = { filename: '${NAMESPACE}/${basename(path, '.js')}.js', importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
  compileFunction(code, ['exports', 'require', 'module'], settings)(exports, require, module);
`;
