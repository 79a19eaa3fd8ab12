import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import pg from 'pg';
import { aDoor, messages } from './conformance/test-bus.ts';

test('a replica that stops tells the others of the messages it gives back', async (t) => {
  const bus = await testTransport(t, 'postgres');
  const door = aDoor();
  let begun = 0;
  const queue = { queue: 'q', bindings: [{ exchange: 'events' as const, pattern: '#' }] };
  const subscription = await bus.transport.subscribe({ ...queue, concurrency: 1, prefetch: 10 }, async () => {
    begun++;
    await door.wait();
  });
  await bus.transport.publish('events', messages(5));
  await eventually(() => assert.equal(begun, 1));

  const other = new pg.Client({ connectionString: bus.url });
  await other.connect();
  let notices = 0;
  other.on('notification', () => notices++);
  const { rows } = await other.query(`select id from messaging.queue where name like '%q'`);
  await other.query(`listen bus_${rows[0].id}`);
  door.open();
  await subscription.stop();
  await eventually(() => assert.ok(notices > 0));
  // Before the database goes.
  await other.end();
});
