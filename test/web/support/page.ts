import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { type Api, openApi } from '../../support/api';
import type { RunnerOptions } from '../../support/runner';
import { startBrowser } from './browser';

/** The product with the sample tenant, and a browser. */
export interface Office extends Api {
  readonly browser: Browser;
  /** A browser of its own, in which a person has signed in and opened an address of the page. */
  readonly open: (person: string, address?: string, options?: PageOptions) => Promise<Page>;
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly forcedColors?: 'active';
  readonly locale?: string;
}

/** The clock of the page begins with that of the reviews. */
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

/** A page of a browser of its own. What the page's policy refuses, and every error of its scripts, fails the test. */
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
    // A lost connection is an error for the browser, and part of some tests.
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

/** Waits until the preview beside a form says something: the page waits before it asks, and the service works when its queue runs. */
export async function previewed(office: Office, page: Page, text: string): Promise<void> {
  const shown = page.getByRole('complementary').getByText(text);
  while (!(await shown.isVisible())) {
    await page.clock.runFor(1_000);
    await office.advance('PT0S');
  }
}

/** Chooses by the keyboard what a picker finds for a text. */
export async function pick(page: Page | Locator, kind: string, text: string, name: string): Promise<void> {
  const field = page.getByRole('combobox', { name: kind });
  await field.fill(text);
  await page.getByRole('option', { name }).waitFor();
  await field.press('Enter');
}

/** Lets the work in the background be done, and the page look again. */
export async function later(office: Office, page: Page): Promise<void> {
  await office.advance('PT0S');
  await page.clock.runFor(4_000);
}
