import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { claim } from '@platform/testing/claims.ts';
import { eventually } from '@platform/testing/eventually.ts';
import amqp from 'amqplib';
import fc from 'fast-check';
import { publishWaves } from '../src/rabbitmq/publishing/publish-waves.ts';
import { connectRabbitMq } from '../src/rabbitmq/rabbitmq-transport.ts';
import { aMessage } from './conformance/test-bus.ts';
import { rabbitMqUrl, whyNoRabbitMq } from './conformance/test-rabbitmq.ts';

const skip = (await whyNoRabbitMq()) ?? false;

test('waves keep the order, and have one type of each subject', () => {
  const item = fc.record({
    message: fc.record({ subject: fc.constantFrom('a', 'b', 'c'), type: fc.constantFrom('t', 'u') }),
  });
  fc.assert(
    fc.property(fc.array(item), (items) => {
      const waves = publishWaves(items);
      assert.deepEqual(waves.flat(), items);
      for (const wave of waves) {
        const kinds = new Set(wave.map(({ message }) => `${message.subject} ${message.type}`));
        assert.equal(kinds.size, new Set(wave.map(({ message }) => message.subject)).size);
      }
    }),
  );
});

test('messages of one type, or of as many subjects, are sent at once', () => {
  const of = (subject: string, type: string) => ({ message: { subject, type } });
  assert.equal(publishWaves([of('a', 't'), of('a', 't'), of('b', 'u'), of('c', 't')]).length, 1);
  assert.equal(publishWaves([of('a', 't'), of('b', 't'), of('a', 'u'), of('b', 'u')]).length, 2);
  assert.deepEqual(publishWaves([]), []);
});

test('a message of which the broker refuses one before is not sent', { skip }, async (t) => {
  const { transport, operator, full, other } = await setUp(t);
  const about = (type: string) => aMessage({ type, subject: 'order-1' });
  const [earlier, later] = [about('full.happened'), about('other.happened')];
  await assert.rejects(transport.publish('events', [earlier, later]), /did not take/);
  assert.equal((await operator.checkQueue(other)).messageCount, 0);
  await operator.purgeQueue(full);
  await transport.publish('events', [earlier, later]);
  await eventually(async () => assert.equal((await operator.checkQueue(other)).messageCount, 1));
  assert.equal((await operator.checkQueue(full)).messageCount, 1);
});

/** A queue that is full and refuses more, and one that takes all. */
async function setUp(t: TestContext) {
  const namespace = `test-${randomBytes(5).toString('hex')}.`;
  claim('namespace', namespace);
  const transport = await connectRabbitMq({ url: rabbitMqUrl, namespace, clientName: 'waves test' });
  const connection = await amqp.connect(rabbitMqUrl);
  const operator = await connection.createChannel();
  const [full, other] = [`${namespace}full`, `${namespace}other`];
  t.after(async () => {
    for (const queue of [full, other]) await operator.deleteQueue(queue);
    await transport.deleteNamespace([]);
    await transport.close();
    await connection.close();
  });
  // Its exchanges are there once it is connected.
  await eventually(() => transport.ping());
  const refusing = { 'x-max-length': 1, 'x-overflow': 'reject-publish' };
  await operator.assertQueue(full, { durable: true, arguments: refusing });
  await operator.assertQueue(other, { durable: true });
  await operator.bindQueue(full, `${namespace}events`, 'full.*');
  await operator.bindQueue(other, `${namespace}events`, 'other.*');
  await transport.publish('events', [aMessage({ type: 'full.happened' })]);
  return { transport, operator, full, other };
}
