import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { jsonOf, statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { assertProblem, type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';

const PRELOAD = new URL('./blocked-in-turns.ts', import.meta.url).href;
const PRIORITIES = ['background', 'browsing', 'account', 'checkout'] as const;
const ROUTES = `export const routes = ${JSON.stringify(
  PRIORITIES.map((priority) => ({
    path: `/${priority}`,
    service: 'notification-service',
    access: { kind: 'public' },
    priority,
  })),
)};`;

const PASSED = { background: 200, browsing: 200, account: 200, checkout: 200 };

const ALL_TURNED_AWAY = { background: 503, browsing: 503, account: 503, checkout: 503 };

// Little above the 200 ms at which browsing is turned away: it can only be later, and 300 ms is for the account.
const BLOCK_MS = 235;
// Above the 400 ms of checkout.
const LONG_BLOCK_MS = 500;

const cleanup = new SharedCleanup();
const folder = mkdtempSync(join(tmpdir(), 'load-shedding-'));
const blocksFile = join(folder, 'blocks');
let gateway: EdgeGateway;

after(() => cleanup.end());
before(async () => {
  const upstream = await startUpstream(cleanup);
  gateway = await startEdgeGateway(
    cleanup,
    {
      NOTIFICATION_SERVICE_URL: upstream.origin,
      SHED_DELAY_MS: '100',
      NODE_OPTIONS: `--import=${PRELOAD}`,
      BLOCKS_FILE: blocksFile,
    },
    ROUTES,
  );
  cleanup.after(() => rmSync(folder, { recursive: true }));
});

/** Blocks the gateway's event loop for `blockMs` in every turn of it, until `during` is through. */
async function whileBlocked(blockMs: number, during: () => Promise<void>): Promise<void> {
  block(blockMs);
  try {
    await during();
  } finally {
    block(0);
    await everybodyPasses();
  }
}

function block(ms: number): void {
  writeFileSync(blocksFile, String(ms));
  gateway.child.kill('SIGUSR2');
}

async function everybodyPasses(): Promise<void> {
  await eventually(async () => assert.deepEqual(await statuses(), PASSED));
}

async function everybodyIsTurnedAway(): Promise<void> {
  await eventually(async () => assert.deepEqual(await statuses(), ALL_TURNED_AWAY));
}

async function statuses(): Promise<Record<string, number>> {
  return Object.fromEntries(
    await Promise.all(
      PRIORITIES.map(async (priority) => [priority, await statusAt(`/${priority}`)] as const),
    ),
  );
}

async function statusAt(path: string): Promise<number> {
  return statusOf(await gateway.send([`GET ${path} HTTP/1.1`, HOST]));
}

test('a gateway in time turns nobody away', async () => {
  await everybodyPasses();
});

test('a blocked event loop turns away in order of priority, with 503 and Retry-After, checkout last', async () => {
  await whileBlocked(BLOCK_MS, async () => {
    await eventually(async () =>
      assert.deepEqual(await statuses(), { ...PASSED, background: 503, browsing: 503 }),
    );
    const shed = await gateway.send(['GET /background HTTP/1.1', HOST]);
    assertProblem(shed, 503);
    assert.equal(jsonOf(shed).code, 'overloaded');
    assert.match(valuesOf(shed, 'retry-after').join(), /^[1-3]$/);
  });
});

test('blocked for longer it turns away even checkout; health and metrics never', async () => {
  await whileBlocked(LONG_BLOCK_MS, async () => {
    await everybodyIsTurnedAway();
    assert.equal(await statusAt('/health'), 200);
    for (const path of ['/health', '/health/live', '/health/ready', '/metrics'])
      assert.equal((await fetch(`http://127.0.0.1:${gateway.managementPort}${path}`)).status, 200, path);
  });
});

test('when the loop is in time again everybody passes, and a metric has counted', async () => {
  await whileBlocked(LONG_BLOCK_MS, everybodyIsTurnedAway);
  await eventually(async () => {
    const metrics = await gateway.metrics();
    for (const priority of PRIORITIES)
      assert.match(metrics, new RegExp(`gateway_requests_shed_total\\{priority="${priority}"\\} [1-9]`));
    assert.match(metrics, /gateway_load_delay_seconds \d/);
  });
});
