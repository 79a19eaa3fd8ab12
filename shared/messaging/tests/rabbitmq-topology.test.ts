import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { claim } from '@platform/testing/claims.ts';
import amqp, { type Channel } from 'amqplib';
import { queueNames } from '../src/rabbitmq/queues/queue-topology.ts';
import { connectRabbitMq } from '../src/rabbitmq/rabbitmq-transport.ts';
import type { Transport } from '../src/transport.ts';
import { TopologyConflictError } from '../src/transport-errors.ts';
import { TcpProxy } from './conformance/tcp-proxy.ts';
import { aMessage, aQueue, recorder, soon } from './conformance/test-bus.ts';
import { rabbitMqUrl, whyNoRabbitMq } from './conformance/test-rabbitmq.ts';

const skip = (await whyNoRabbitMq()) ?? false;

describe('queues on RabbitMQ', { skip }, () => {
  test('are declared again when an operator deletes them', async (t) => {
    const { transport, names, operator } = await setUp(t);
    const got = recorder();
    await transport.subscribe(aQueue(), got.handle);
    for (const name of [names.main, names.retry(40)]) {
      await operator.deleteQueue(name);
      // It looks at each of them, and fails if one is not there.
      await soon(() => transport.queueDepths());
      const message = aMessage();
      await soon(async () => {
        assert.deepEqual(await transport.publish('events', [message]), { unroutable: [] });
      });
      await soon(() => assert.ok(got.ids().includes(message.id), `after ${name} was deleted`));
    }
  });

  test('are declared again when a message finds its dead-letter queue deleted', async (t) => {
    const { transport, names, operator } = await setUp(t);
    let isBroken = true;
    const retry = { immediate: 0, delaysMs: [] };
    await transport.subscribe(aQueue({ retry }), async () => {
      if (isBroken) await operator.deleteQueue(names.dead);
      isBroken = false;
      throw new Error('never');
    });
    await transport.publish('events', [aMessage()]);
    await soon(async () => assert.equal(await transport.deadLetters.count('orders'), 1));
  });

  test('have one consumer of a process, however often its connection broke while it was opening', async (t) => {
    const { names, operator, replica } = await setUp(t);
    const network = await TcpProxy.open(rabbitMqUrl);
    t.after(() => network.close());
    const fragile = await replica(network.through(rabbitMqUrl));
    await fragile.subscribe(aQueue(), async () => undefined);
    // From just lost, over half open, to open again.
    for (let waitMs = 100; waitMs < 200; waitMs += 5) {
      network.drop();
      await sleep(waitMs);
    }
    await soon(async () => assert.equal((await operator.checkQueue(names.main)).consumerCount, 1));
    await soon(async () => assert.equal((await operator.checkQueue(names.retry(40))).consumerCount, 1));
  });

  test('whose retry ladder changes strand nothing of the ladder before', async (t) => {
    const { transport, replica } = await setUp(t);
    const before = await replica(rabbitMqUrl);
    await before.subscribe(aQueue({ retry: { immediate: 0, delaysMs: [3_000] } }), async () => {
      throw new Error('not yet');
    });
    const message = aMessage();
    await before.publish('events', [message]);
    await soon(async () => assert.equal((await before.queueDepths())[0]?.delayed, 1));
    await before.close();

    const got = recorder();
    await transport.subscribe(aQueue({ retry: { immediate: 0, delaysMs: [50] } }), got.handle);
    const [depth] = await transport.queueDepths();
    assert.equal((depth?.delayed ?? 0) + got.ids().length, 1, 'it is counted until it comes back');
    await soon(() => assert.deepEqual(got.ids(), [message.id]));
    assert.equal(got.deliveries[0]?.attempt, 2);
  });

  test('are consumed in the steps of a release that kept no record of its ladder', async (t) => {
    const { transport, names, operator } = await setUp(t);
    const message = aMessage();
    await operator.assertQueue(names.retry(250), { durable: true, arguments: QUORUM });
    operator.sendToQueue(names.retry(250), Buffer.from(JSON.stringify(message)));
    const got = recorder();
    await transport.subscribe(aQueue(), got.handle);
    await soon(() => assert.deepEqual(got.ids(), [message.id]));
  });

  test('are consumed in a step that a later release adds, and that is taken back', async (t) => {
    const { transport, names, operator, replica } = await setUp(t);
    const got = recorder();
    await transport.subscribe(aQueue(), got.handle);
    const later = await replica(rabbitMqUrl);
    await later.subscribe(aQueue({ retry: { immediate: 0, delaysMs: [77] } }), got.handle);
    await later.close();
    const message = aMessage();
    operator.sendToQueue(names.retry(77), Buffer.from(JSON.stringify(message)));
    await soon(() => assert.deepEqual(got.ids(), [message.id]));
  });

  test('record each step once, whatever number of replicas start together', async (t) => {
    const { names, operator, replica } = await setUp(t);
    const replicas = await Promise.all(Array.from({ length: 4 }, () => replica(rabbitMqUrl)));
    await Promise.all(replicas.map((each) => each.subscribe(aQueue(), async () => undefined)));
    // 40 and 80.
    assert.equal((await operator.checkQueue(names.ladder)).messageCount, 2);
  });

  test('that exist with other properties are refused, and not touched', async (t) => {
    const { transport, names, operator } = await setUp(t);
    await operator.assertQueue(names.main, { durable: true, arguments: { 'x-queue-type': 'classic' } });
    await assert.rejects(
      transport.subscribe(aQueue(), async () => undefined),
      (error) => error instanceof TopologyConflictError && error.message.includes(names.main),
    );
    await operator.checkQueue(names.main);
  });
});

const QUORUM = { 'x-queue-type': 'quorum', 'x-delivery-limit': 1_000_000_000 };

async function setUp(t: TestContext) {
  const namespace = `test-${randomBytes(5).toString('hex')}.`;
  claim('namespace', namespace);
  const transport = await connectRabbitMq({
    url: rabbitMqUrl,
    namespace,
    clientName: 'topology test',
    ladderLookMs: 50,
  });
  const replicas: Transport[] = [];
  const connection = await amqp.connect(rabbitMqUrl);
  const operator: Channel = await connection.createChannel();
  t.after(async () => {
    // First those that would declare again what is deleted.
    for (const replica of replicas) await replica.close();
    await transport.deleteNamespace([aQueue()]);
    await transport.close();
    await connection.close();
  });
  const replica = async (url: string) => {
    const opened = await connectRabbitMq({ url, namespace, clientName: 'replica' });
    replicas.push(opened);
    return opened;
  };
  return { transport, names: queueNames(namespace, 'orders'), operator, replica };
}
