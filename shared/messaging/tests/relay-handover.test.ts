import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Database } from '@platform/database/database.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { MemoryTransport } from './memory-transport.ts';
import { numbers, relayWorld } from './relay-world.ts';

function loseBroker(transport: MemoryTransport): void {
  transport.isUp = false;
}

function refuseAll(transport: MemoryTransport): void {
  transport.beforePublish = () => {
    throw new Error('refused');
  };
}

// At the same time: they mostly wait until a leader has failed for long enough.
describe('a leader that cannot send', { concurrency: true }, () => {
  for (const [how, cut] of [
    ['cannot reach the broker', loseBroker],
    ['is refused every message', refuseAll],
  ] as const)
    test(`a leader that ${how} hands over to a replica that can send`, async (t) => {
      const { add, start, transport, url } = await relayWorld(t);
      start();
      await add('a', 0);
      await eventually(() => assert.deepEqual(numbers(transport), [0]));
      cut(transport);
      const otherDatabase = new Database({ url, applicationName: 'other' });
      const otherTransport = new MemoryTransport();
      start({ database: otherDatabase, transport: otherTransport });
      t.after(() => otherDatabase.close());
      const all = Array.from({ length: 60 }, (_, n) => n + 1);
      for (const n of all) await add('a', n);
      await eventually(() => assert.deepEqual(numbers(otherTransport), all));
    });

  test('a replica that had given its lead up leads again when the broker answers it', async (t) => {
    const { add, start, transport } = await relayWorld(t);
    transport.isUp = false;
    const said: string[] = [];
    start({ logger: { ...silentLog, warn: (_, text) => void said.push(text) } });
    await add('a', 1);
    await eventually(() => assert.ok(said.some((text) => text.includes('another replica may send'))));
    transport.isUp = true;
    await eventually(() => assert.deepEqual(numbers(transport), [1]));
  });
});
