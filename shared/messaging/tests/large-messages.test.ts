import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { type TransportKind, testTransport } from '@platform/testing/test-transport.ts';
import { aDoor, messages } from './conformance/test-bus.ts';
import { whyNoRabbitMq } from './conformance/test-rabbitmq.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const CHILD = fileURLToPath(new URL('./large-messages-child.ts', import.meta.url));
const MIB = 1024 * 1024;

const noRabbitMq = (await whyNoRabbitMq()) ?? false;
for (const [kind, skip] of [
  ['postgres', false],
  ['rabbitmq', noRabbitMq],
] as [TransportKind, string | false][])
  test(`many large messages are sent with a small heap, by ${kind}`, { skip }, async (t) => {
    const bus = await testTransport(t, kind);
    const { database, url } = await createMessagingDatabase(t);
    // 60 MB in the outbox, made by the server: many small parts, which take several times that when they are parsed.
    // A little at a time, so that no statement takes long.
    for (let first = 1; first <= 200; first += 10)
      await database.query(sql`
      insert into outbox (id, exchange, type, subject, envelope)
      select gen_random_uuid(), 'commands', 'thing.move', 'a',
        '{"specversion":"1.0","id":"' || n || '","source":"test","type":"thing.move","subject":"a","time":"2026-01-01T00:00:00Z","data":{"lines":['
          || repeat('{"sku":"OAK-DESK-LAMP","quantity":1},', 8000) || n || ']}}'
      from generate_series(${first}::int, ${first + 9}::int) as n`);
    const queue = { queue: 'q', bindings: [{ exchange: 'commands' as const, pattern: '#' }] };
    await (await bus.transport.subscribe(queue, async () => undefined)).stop();
    const child = spawn(
      process.execPath,
      ['--max-old-space-size=96', CHILD, kind, url, bus.url, bus.namespace],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    t.after(() => child.kill('SIGKILL'));
    const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    assert.equal(said, '200 sent\n');
  });

test('a consumer takes no more large messages than its memory is good for', async (t) => {
  const bus = await testTransport(t, 'postgres');
  const door = aDoor();
  const handled: number[] = [];
  const queue = { queue: 'q', bindings: [{ exchange: 'events' as const, pattern: '#' }] };
  await (await bus.transport.subscribe(queue, async () => undefined)).stop();
  const filling = 'a'.repeat(MIB);
  await bus.transport.publish(
    'events',
    messages(12, (n) => ({ data: { n, filling } })),
  );
  await bus.transport.subscribe(queue, async ({ message }) => {
    await door.wait();
    handled.push((message.data as { n: number }).n);
  });
  await eventually(async () => {
    const [depth] = await bus.transport.queueDepths();
    assert.deepEqual([depth?.unacknowledged, depth?.ready], [4, 8]);
  });
  door.open();
  await eventually(() =>
    assert.deepEqual(
      handled.toSorted((a, b) => a - b),
      Array.from({ length: 12 }, (_, n) => n),
    ),
  );
});
