import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const ALL_RULES = { runOnly: { type: 'tag', values: TAGS } };
/** The others do not depend on colours. */
const RULES_OF_COLOUR = { runOnly: { type: 'rule', values: ['color-contrast'] } };
/** Colours fade from one theme to the other. */
const COLOURS_SETTLED =
  'Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => true)';
const HEIGHT = 800;
/** CSS pixels: a small phone, and a laptop. */
export const WIDTHS = [360, 1280] as const;

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/**
 * Fails on anything that axe finds in `page`, at each width and in both themes, and when it has to be scrolled sideways.
 * Colours do not depend on the width.
 */
export async function requireAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    await requireNoOverflow(page);
    await requireNone(page, ALL_RULES);
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(COLOURS_SETTLED);
  await requireNone(page, RULES_OF_COLOUR);
}

/** Fails when `page` is wider than its window. */
export async function requireNoOverflow(page: Page): Promise<void> {
  const [content = 0, view = 0] = await page.evaluate<readonly number[]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  assert.ok(content <= view, `${page.url()} is ${content} px wide in a window of ${view} px`);
}

async function requireNone(page: Page, rules: object): Promise<void> {
  // Run as text: these tests are compiled without the types of a browser.
  const found = await page.evaluate<readonly Violation[]>(
    `axe.run(document, ${JSON.stringify({ ...rules, resultTypes: ['violations'] })}).then((result) => result.violations)`,
  );
  const texts = found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join('\n')}`,
  );
  assert.deepEqual(texts, [], page.url());
}
