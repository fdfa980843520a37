import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { readText, withoutBlocks } from '../../support/markdown';

const root = join(__dirname, '../../..');
const pages = ['README.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).flatMap(pageOf)];

function pageOf(path: string): string[] {
  return path.endsWith('.md') ? [join('docs', path)] : [];
}

const linksOf = (page: string): string[] =>
  [...withoutBlocks(readText(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));

/** The names by which headings are linked to. */
const anchorsOf = (page: string): string[] =>
  [...withoutBlocks(readText(page)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

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

test('every page is linked to', () => {
  const targets = links.map(({ page, link }) => normalize(join(dirname(page), link.split('#')[0] ?? '')));
  const isReached = (page: string): boolean =>
    page === 'README.md' || targets.some((target) => page.startsWith(target));

  expect(pages.filter((page) => !isReached(page))).toEqual([]);
});
