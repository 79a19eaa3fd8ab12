import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type WebWorld, webWorld } from './web-world.ts';

interface Budget {
  readonly path: string;
  /** Bytes of what the page loads, compressed (gzip). */
  readonly scripts: number;
  readonly styles: number;
}

const BUDGETS: readonly Budget[] = [
  { path: '/', scripts: 25_000, styles: 12_000 },
  { path: '/console', scripts: 60_000, styles: 12_000 },
];

for (const { path, scripts, styles } of BUDGETS)
  test(`${path} loads ${scripts} bytes of script and ${styles} of style at most`, async (t) => {
    const world = await webWorld(t);
    const browser = await world.signedIn({ roles: ['admin'] });
    const { text } = await browser.get(path);
    const loaded = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js))"/g)].map(
      ([, file = '']) => file,
    );
    assert.ok(loaded.length > 1, 'its styles and scripts');
    const weigh = async (extension: string) =>
      weightOf(
        world,
        loaded.filter((file) => file.endsWith(extension)),
      );
    const weights = [await weigh('.js'), await weigh('.css')] as const;
    t.diagnostic(`${weights[0]} bytes of script, ${weights[1]} of style`);
    assert.ok(weights[0] <= scripts, `${weights[0]} bytes of script`);
    assert.ok(weights[1] <= styles, `${weights[1]} bytes of style`);
  });

async function weightOf(world: WebWorld, files: readonly string[]): Promise<number> {
  let weight = 0;
  for (const file of files) {
    const { status, text } = await world.browser().get(file);
    assert.equal(status, 200, file);
    weight += gzipSync(text).length;
  }
  return weight;
}
