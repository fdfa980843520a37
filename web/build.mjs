import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { brotliCompress, gzip, constants } from 'node:zlib';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const target = 'dist/web';

/** Builds the pages into dist/web: files with hashed names, their brotli and gzip forms, and the list of files for the product. */
export async function buildPages() {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const { metafile } = await build({
    entryPoints: {
      main: 'web/main.tsx',
      style: 'web/style/style.css',
      icon: 'web/icon.svg',
      Manage: 'web/manage/style/manage.css',
    },
    loader: { '.svg': 'copy' },
    outdir: target,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const outputOf = (entryPoint) =>
    Object.entries(metafile.outputs)
      .find(([, output]) => output.entryPoint === entryPoint)[0]
      .slice(target.length + 1);
  const main = metafile.outputs[`${target}/${outputOf('web/main.tsx')}`];
  const shared = main.imports
    .filter(({ kind }) => kind === 'import-statement')
    .map(({ path }) => path.slice(target.length + 1));
  const names = {
    // The browser loads these files together with the script that imports them, and not after it.
    preloads: shared.map((name) => `<link rel="modulepreload" href="/reviews/${name}" />`).join(''),
    script: outputOf('web/main.tsx'),
    style: outputOf('web/style/style.css'),
    manageStyle: outputOf('web/manage/style/manage.css'),
    icon: outputOf('web/icon.svg'),
  };
  const shell = (await readFile('web/shell.html', 'utf8')).replaceAll(/\{\{(\w+)\}\}/g, (_, name) => names[name]);

  const files = await readdir(target);
  await Promise.all(files.map(compress));
  await writeFile(`${target}/pages.json`, JSON.stringify({ shell, files }));
}

async function compress(name) {
  const content = await readFile(`${target}/${name}`);
  const [brotli, gzipped] = await Promise.all([
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    promisify(gzip)(content, { level: 9 }),
  ]);
  await writeFile(`${target}/${name}.br`, brotli);
  await writeFile(`${target}/${name}.gz`, gzipped);
}
