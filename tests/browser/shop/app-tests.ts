import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import type { BrowserTools } from '../browser-suite.ts';
import type { Visit } from '../visit.ts';

const WORKER_CONTROLS = 'navigator.serviceWorker.controller?.state === "activated"';
const NO_NETWORK = /net::ERR_INTERNET_DISCONNECTED|unknown error occurred when fetching the script/;
const IN_CACHES = `caches.keys().then((names) => Promise.all(names.map(async (name) => {
  const kept = await (await caches.open(name)).matchAll();
  return Promise.all(kept.map(async (answer) => [answer.url, await answer.text()]));
}))).then((caches) => caches.flat())`;

async function workerControls({ page }: Visit): Promise<void> {
  await eventually(async () => assert.ok(await page.evaluate(WORKER_CONTROLS)));
}

/** The shop as an app of a phone. */
export function appTests({ visit, signedIn }: BrowserTools): void {
  describe('the app', () => {
    visit('can be installed: its manifest names icons that are there', { width: 360 }, async (visitor) => {
      await visitor.go('/');
      const href = await visitor.page.locator('link[rel=manifest]').getAttribute('href');
      const manifest = await (await visitor.context.request.get(href ?? '')).json();
      assert.deepEqual([manifest.start_url, manifest.display], ['/', 'standalone']);
      for (const { src, type } of manifest.icons) {
        const icon = await visitor.context.request.get(src);
        assert.deepEqual([icon.status(), icon.headers()['content-type']?.split(';')[0]], [200, type], src);
      }
    });

    visit(
      'says that the network is away, and goes on when it is back',
      { width: 360, worker: true },
      async (visitor) => {
        visitor.complaints.expect(NO_NETWORK);
        await visitor.go('/');
        await workerControls(visitor);
        await visitor.context.setOffline(true);
        await visitor.go('/cart');
        await visitor.heading('You are offline');
        await visitor.context.setOffline(false);
        await visitor.follow('Try again');
        await visitor.heading('Your cart');
      },
    );

    visit('keeps nothing of whoever is signed in', { worker: true }, async (visitor) => {
      const { email } = await signedIn(visitor);
      await visitor.go('/account');
      await workerControls(visitor);
      await visitor.go('/account');
      const kept = await visitor.page.evaluate<readonly (readonly [string, string])[]>(IN_CACHES);
      assert.ok(kept.length > 0, 'the page for when the network is away');
      for (const [address, text] of kept) {
        assert.match(new URL(address).pathname, /^\/(?:offline$|assets\/)/);
        assert.equal(text.includes(email), false, address);
      }
    });
  });
}
