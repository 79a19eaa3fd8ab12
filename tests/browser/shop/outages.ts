import assert from 'node:assert/strict';
import { eventually } from '@platform/testing/eventually.ts';
import type { Page } from 'playwright-core';
import type { StartedPlatform } from '../../e2e/start-platform.ts';
import { THANKS } from './shop-tools.ts';

export const PLACE = 'Place the order';
/** A service that was killed or stopped is back by then. */
export const BACK_MS = 120_000;

/** What takes services of a platform away. */
export function outages(platform: () => StartedPlatform) {
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

  return { signal, whileKilled };
}

/** As a customer does who is told that a part of the platform does not answer: goes back, and presses again. */
export async function pressUntilPlaced(page: Page): Promise<void> {
  const thanks = page.getByRole('heading', { name: THANKS });
  const again = page.getByRole('link', { name: 'Try again' });
  const next = page.getByRole('button', { name: PLACE }).or(again);
  for (;;) {
    await next.or(thanks).first().waitFor();
    if (await thanks.isVisible()) return;
    await Promise.all([page.waitForEvent('framenavigated'), next.first().click()]);
  }
}
