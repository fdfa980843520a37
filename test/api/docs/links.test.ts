import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { readText, withoutBlocks } from '../../support/markdown';

const root = join(__dirname, '../../..');
const pages = ['README.md', ...filesIn('docs', /\.md$/)];

/** Returns the paths of the files in a folder whose names match. */
function filesIn(folder: string, name: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .map((path) => join(folder, path));
}

const linksOf = (page: string): string[] =>
  [...withoutBlocks(readText(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));

/** Returns the anchors of a page: explicit ones, and those of its headings. */
function anchorsOf(page: string): string[] {
  const text = withoutBlocks(readText(page));
  const own = [...text.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, id = '']) => id);
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .replace(/<[^>]+>/g, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...own, ...headings];
}

const links = pages.flatMap((page) => linksOf(page).map((link) => ({ page, link })));

test('the pages link to each other', () => {
  expect(pages.length).toBeGreaterThan(10);
  expect(links.length).toBeGreaterThan(20);
});

test.each(links)('$page → $link', ({ page, link }) => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));

  expect(existsSync(join(root, target))).toBe(true);
  if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
});

test.each(pages)('%s sets no anchor twice', (page) => {
  const own = [...readText(page).matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id);

  expect(new Set(own).size).toBe(own.length);
});

test('every page is linked to', () => {
  const targets = links.map(({ page, link }) => normalize(join(dirname(page), link.split('#')[0] ?? '')));
  const isReached = (page: string): boolean =>
    page === 'README.md' || targets.some((target) => page.startsWith(target));

  expect(pages.filter((page) => !isReached(page))).toEqual([]);
});

test('the files that pages name exist', () => {
  const FILE = /`((?:functions|shared|local|web|connector|deploy|bench|samples|test|docs)\/[\w./-]*)`/g;
  const named = pages.flatMap((page) => [...readText(page).matchAll(FILE)].map(([, path = '']) => ({ page, path })));

  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
});

describe('the pages that code names', () => {
  const SOURCE = /\.(?:ts|tsx|mts|mjs|cjs|sh|css)$/;
  const folders = ['functions', 'shared', 'local', 'connector', 'deploy', 'bench', 'test'];
  const mentions = folders
    .flatMap((folder) => filesIn(folder, SOURCE))
    .flatMap((file) =>
      [...readText(file).matchAll(/\bdocs\/[\w/-]+\.md(?:#([\w-]+))?/g)].map(([mention, anchor]) => ({
        file,
        page: mention.split('#')[0] ?? '',
        anchor,
      })),
    );

  test('exist', () => {
    expect(mentions.length).toBeGreaterThan(5);
    expect(mentions.filter(({ page }) => !existsSync(join(root, page)))).toEqual([]);
  });

  test('have the anchors that are named', () => {
    const missing = mentions.filter(
      ({ page, anchor }) => anchor !== undefined && existsSync(join(root, page)) && !anchorsOf(page).includes(anchor),
    );

    expect(missing).toEqual([]);
  });
});
