import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BusUnavailableError } from '../../src/transport-errors.ts';
import { aDoor, aMessage, aQueue, type BusKind, messages, recorder, soon, TestBus } from './test-bus.ts';

export function testRecovery(kind: BusKind): void {
  test('goes on consuming and publishing after the connection was lost', async (t) => {
    const bus = await TestBus.open(t, kind);
    const { transport, network } = await bus.fragileReplica();
    const got = recorder();
    await transport.subscribe(aQueue(), got.handle);
    for (let i = 0; i < 3; i++) {
      const sent = messages(20);
      await publishUntilTaken(transport, sent.slice(0, 10));
      network.drop();
      await publishUntilTaken(transport, sent.slice(10));
      await soon(() => {
        for (const { id } of sent) assert.ok(got.ids().includes(id), 'a message was lost');
      });
    }
    await soon(() => transport.ping());
  });

  test('delivers again what was in hand, never beside the handler that still runs', async (t) => {
    const bus = await TestBus.open(t, kind);
    const { transport, network } = await bus.fragileReplica();
    const door = aDoor();
    const log: string[] = [];
    let running = 0;
    await transport.subscribe(aQueue({ concurrency: 4, prefetch: 8 }), async ({ message, attempt }) => {
      assert.equal(++running, 1, 'two messages of one subject at once');
      log.push(`${message.data}:${attempt}`);
      await door.wait();
      running--;
    });
    await bus.transport.publish(
      'events',
      messages(3, (i) => ({ subject: 's', data: i })),
    );
    await soon(() => assert.equal(running, 1));
    network.drop();
    await soon(async () => {
      const [depth] = await transport.queueDepths();
      assert.equal(depth?.unacknowledged === 0 ? undefined : depth?.ready, 0, 'connected again, all in hand');
    });
    assert.deepEqual(log, ['0:1']);
    door.open();
    await soon(() => assert.deepEqual(log, ['0:1', '0:1', '1:1', '2:1']));
  });

  test('hands the messages of a process that died to another one at once', async (t) => {
    const bus = await TestBus.open(t, kind);
    const { transport: dying, network } = await bus.fragileReplica();
    const options = aQueue({ concurrency: 4, prefetch: 30 });
    const door = aDoor();
    let started = 0;
    await dying.subscribe(options, async () => {
      started++;
      await door.wait();
    });
    const sent = messages(20);
    await bus.transport.publish('events', sent);
    await soon(() => assert.equal(started, 4));
    const got = recorder();
    await bus.transport.subscribe(options, got.handle);
    network.cut();
    await soon(() => assert.deepEqual(got.ids().sort(), sent.map(({ id }) => id).sort()));
    for (const { attempt } of got.deliveries) assert.equal(attempt, 1);
    door.open();
  });

  test('brings back what a process had put aside that died since', async (t) => {
    const bus = await TestBus.open(t, kind);
    const { transport: dying, network } = await bus.fragileReplica();
    const options = aQueue({ retry: { immediate: 0, delaysMs: [1_000] } });
    await dying.subscribe(options, () => Promise.reject(new Error('not yet')));
    const sent = messages(5);
    await bus.transport.publish('events', sent);
    await soon(async () => {
      const [depth] = await dying.queueDepths();
      assert.deepEqual([depth?.unacknowledged, depth?.delayed], [0, 5]);
    });
    network.cut();
    const got = recorder();
    await bus.transport.subscribe(options, got.handle);
    await soon(() => assert.deepEqual(got.ids().sort(), sent.map(({ id }) => id).sort()));
    for (const { attempt } of got.deliveries) assert.equal(attempt, 2);
  });

  test('passes the turn of an ordered queue on when its replica dies', async (t) => {
    const bus = await TestBus.open(t, kind);
    const { transport: dying, network } = await bus.fragileReplica();
    const options = aQueue({ isOrdered: true, concurrency: 4, prefetch: 10 });
    const door = aDoor();
    let started = 0;
    await dying.subscribe(options, async () => {
      started++;
      await door.wait();
    });
    const got = recorder();
    await bus.transport.subscribe(options, got.handle);
    const sent = messages(15, () => ({ subject: 's' }));
    await bus.transport.publish('events', sent);
    await soon(() => assert.equal(started, 1));
    network.cut();
    await soon(() =>
      assert.deepEqual(
        got.ids(),
        sent.map(({ id }) => id),
      ),
    );
    door.open();
  });

  test('starts while the broker is away, and says so until it is there', async (t) => {
    const bus = await TestBus.open(t, kind);
    const { transport, network } = await bus.fragileReplica();
    network.cut();
    await assert.rejects(transport.ping(300));
    const got = recorder();
    const subscribed = transport.subscribe(aQueue(), got.handle);
    network.mend();
    await subscribed;
    await transport.ping();
    const message = aMessage();
    await transport.publish('events', [message]);
    await soon(() => assert.deepEqual(got.ids(), [message.id]));
  });

  test('refuses to publish in time while the broker is away, and closes in time as well', async (t) => {
    const bus = await TestBus.open(t, kind);
    const { transport, network } = await bus.fragileReplica();
    await transport.subscribe(aQueue(), async () => undefined);
    network.cut();
    const [began, refused] = [Date.now(), transport.publish('events', [aMessage()])];
    await assert.rejects(refused, BusUnavailableError);
    assert.ok(Date.now() - began < 9_000, 'publish hung');
    const closing = Date.now();
    await transport.close();
    assert.ok(Date.now() - closing < 3_000, 'close hung');
    await assert.rejects(transport.publish('events', [aMessage()]), BusUnavailableError);
  });

  /** As the relay does: what was not confirmed is sent again. */
  async function publishUntilTaken(transport: TestBus['transport'], sent: ReturnType<typeof messages>) {
    await soon(() => transport.publish('events', sent));
  }
}
