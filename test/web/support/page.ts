import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { type Api, openApi } from '../../support/api';
import type { RunnerOptions } from '../../support/runner';
import { startBrowser } from './browser';

/** The product with the sample tenant, and a browser. */
export interface Office extends Api {
  readonly browser: Browser;
  /** Opens a URL in a new browser, signed in as a person. */
  readonly open: (person: string, address?: string, options?: PageOptions) => Promise<Page>;
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly forcedColors?: 'active';
  readonly locale?: string;
}

/** The instant at which the page's clock starts, as the clock of the reviews does. */
const NOW = new Date('2026-01-05T08:00:00Z');

export async function openOffice(options: RunnerOptions = {}): Promise<Office> {
  const [api, browser] = await Promise.all([openApi(options), startBrowser()]);
  return {
    ...api,
    browser,
    open: async (person, address = '/', pageOptions = {}) => {
      const page = await newPage(browser, pageOptions);
      await page.goto(api.url + address);
      await signIn(page, person);
      return page;
    },
    stop: async () => {
      await browser.close();
      return api.stop();
    },
  };
}

/** Opens a page in a new browser. A violation of the page's policy, or an error of a script, fails the test. */
async function newPage(browser: Browser, options: PageOptions = {}): Promise<Page> {
  const { width = 1280, height = 900, colorScheme = 'light', forcedColors, locale = 'en-GB' } = options;
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale,
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...(forcedColors && { forcedColors }),
  });
  const page = await context.newPage();
  await page.clock.install({ time: NOW });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    // A lost connection is an error in the browser's log, and part of some tests.
    const isExpected = message.text().includes('Failed to load resource');
    if (message.type() === 'error' && !isExpected) problems.push(message.text());
  });
  return page;
}

const problems: string[] = [];

afterEach(() => {
  expect(problems.splice(0)).toEqual([]);
});

async function signIn(page: Page, person: string): Promise<void> {
  await page.waitForURL(/\/oauth2\/v2\.0\/authorize/);
  await page.locator(`button[value="${person}@contoso.example"]`).click();
  await page.waitForURL(/\/(?:manage|reviews(?!\/signed-in))/);
}

/** Waits until the preview beside a form shows a result. The page delays its request, and the service works when its queue runs. */
export async function previewed(office: Office, page: Page, text: string): Promise<void> {
  const shown = page.getByRole('complementary').getByText(text);
  while (!(await shown.isVisible())) {
    await page.clock.runFor(1_000);
    await office.advance('PT0S');
  }
}

/** Chooses, by the keyboard, the result of a picker for a text. */
export async function pick(page: Page | Locator, kind: string, text: string, name: string): Promise<void> {
  const field = page.getByRole('combobox', { name: kind, exact: true });
  await field.fill(text);
  await page.getByRole('option', { name }).waitFor();
  await field.press('Enter');
}

/** Runs the background work, and lets the page poll again. */
export async function later(office: Office, page: Page): Promise<void> {
  await office.advance('PT0S');
  await page.clock.runFor(4_000);
}
