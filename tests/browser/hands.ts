import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

/** How somebody works a page. */
export interface Hands {
  /** A link or a button. */
  press(target: Locator): Promise<void>;
  /** Puts `text` in place of what is in a field. */
  fill(field: Locator, text: string): Promise<void>;
  /** A choice out of several. */
  choose(radio: Locator): Promise<void>;
}

/** With a mouse, or a finger. */
export const pointer: Hands = {
  press: (target) => target.click(),
  fill: (field, text) => field.fill(text),
  choose: (radio) => radio.check(),
};

/** No page of ours has so many places that take the focus. */
const MOST_STEPS = 150;

/** Of an element in the page, as far as it is looked at here: these tests are compiled without the types of a browser. */
interface PageElement {
  readonly name?: string;
  readonly ownerDocument: { readonly activeElement: PageElement };
}
const hasFocus = (element: PageElement) => element === element.ownerDocument.activeElement;
const isOfGroupInFocus = (radio: PageElement) => radio.name === radio.ownerDocument.activeElement.name;

/** With the keyboard alone. */
export function keyboard(page: Page): Hands {
  return {
    async press(target) {
      await tabTo(page, target, hasFocus);
      await page.keyboard.press('Enter');
    },
    async fill(field, text) {
      await tabTo(page, field, hasFocus);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },
    async choose(radio) {
      // One of the group takes the focus; arrows go on from there.
      await tabTo(page, radio, isOfGroupInFocus);
      for (let i = 0; i < MOST_STEPS && !(await radio.isChecked()); i += 1)
        await page.keyboard.press('ArrowDown');
      assert.ok(await radio.isChecked(), `${radio} is chosen by arrows`);
    },
  };
}

/** Goes on by Tab until `isThere` holds of `target`; fails when that never comes, or when the focus is not seen. */
async function tabTo(page: Page, target: Locator, isThere: (element: PageElement) => boolean): Promise<void> {
  await target.waitFor();
  for (let i = 0; i < MOST_STEPS; i += 1) {
    await page.keyboard.press('Tab');
    if (!(await target.evaluate(isThere))) continue;
    assert.ok(await page.evaluate('document.activeElement.matches(":focus-visible")'), 'the focus is seen');
    return;
  }
  assert.fail(`${target} is not reached by ${MOST_STEPS} times Tab`);
}
