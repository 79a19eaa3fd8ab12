import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import type { Page } from 'playwright-core';
import type { BrowserTools } from '../browser-suite.ts';
import { ordersOf, THANKS, withCart } from './shop-tools.ts';

const PLACE = 'Place the order';
const AWAY = 'The catalogue does not answer at the moment.';
const BACK_MS = 120_000;

/** What a customer sees while services are away. */
export function awayTests(tools: BrowserTools): void {
  const { visit, platform } = tools;

  const running = (name: string) =>
    platform()
      .state()
      .processes.find((one) => one.name === name);

  function signal(name: string, what: NodeJS.Signals): void {
    const pid = running(name)?.pid;
    assert.ok(pid, `${name} runs`);
    process.kill(pid, what);
  }

  /** Kills services, does `act`, and waits until they are back, so that the next test finds them. */
  async function whileKilled(names: readonly string[], act: () => Promise<void>): Promise<void> {
    const before = names.map((name) => running(name)?.pid);
    for (const name of names) signal(name, 'SIGKILL');
    try {
      await act();
    } finally {
      await eventually(
        () => {
          for (const [i, name] of names.entries()) {
            assert.notEqual(running(name)?.pid, before[i], `${name} is started again`);
            assert.equal(running(name)?.state, 'ready', name);
          }
        },
        { timeoutMs: BACK_MS },
      );
    }
  }

  async function pressUntilPlaced(page: Page): Promise<void> {
    const thanks = page.getByRole('heading', { name: THANKS });
    const again = page.getByRole('link', { name: 'Try again' });
    const next = page.getByRole('button', { name: PLACE }).or(again);
    for (;;) {
      await next.or(thanks).first().waitFor();
      if (await thanks.isVisible()) return;
      await Promise.all([page.waitForEvent('framenavigated'), next.first().click()]);
    }
  }

  describe('while services are away', () => {
    visit('an order goes on when what it waits for is killed', {}, async (visitor) => {
      const customer = await withCart(tools, visitor);
      await visitor.go('/checkout');
      await whileKilled(['inventory-service', 'payment-service', 'shipping-service'], async () => {
        await visitor.press(PLACE);
        await visitor.heading(THANKS);
      });
      assert.equal((await ordersOf(tools, customer)).length, 1);
    });

    visit('a checkout that nobody took is pressed again, and is one order', {}, async (visitor) => {
      visitor.complaints.expect(502, 503, 504);
      const customer = await withCart(tools, visitor);
      await visitor.go('/checkout');
      await whileKilled(['order-service'], () => pressUntilPlaced(visitor.page));
      assert.equal((await ordersOf(tools, customer)).length, 1);
    });

    visit('the catalogue is shown as it was, and sells nothing meanwhile', {}, async (visitor) => {
      visitor.complaints.expect(502, 503, 504);
      await visitor.go('/?q=lamp');
      signal('product-service', 'SIGSTOP');
      try {
        await visitor.go('/?q=lamp');
        await visitor.page.getByText(AWAY).waitFor();
        assert.ok((await visitor.page.locator('#things > li').count()) > 0);
        assert.equal(await visitor.page.locator('#things .btn').count(), 0);
      } finally {
        signal('product-service', 'SIGCONT');
      }
      await eventually(
        async () => {
          await visitor.go('/?q=lamp');
          assert.equal(await visitor.page.getByText(AWAY).count(), 0);
        },
        { timeoutMs: BACK_MS },
      );
    });
  });
}
