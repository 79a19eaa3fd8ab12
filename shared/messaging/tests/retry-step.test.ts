import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { type TestContext, test } from 'node:test';
import type { Channel, ConsumeMessage } from 'amqplib';
import { RetryStep } from '../src/rabbitmq/consuming/retry-step.ts';
import type {
  ConfirmingPublisher,
  Outcome,
  Sending,
} from '../src/rabbitmq/publishing/confirming-publisher.ts';

const MINUTE_MS = 60_000;

test('brings a message back when it is due, and lets go of it when its queue has confirmed it', async (t) => {
  const { channel, publisher } = await aStep(t, 5 * MINUTE_MS);
  const message = channel.deliver(Date.now() + 2 * MINUTE_MS);
  t.mock.timers.tick(2 * MINUTE_MS - 1);
  assert.equal(publisher.sent.length, 0);
  t.mock.timers.tick(1);
  assert.deepEqual(
    publisher.sent.map(({ routingKey, content }) => [routingKey, content]),
    [['orders', message.content]],
  );
  assert.deepEqual(channel.acked, []);
  await publisher.answer('taken');
  assert.deepEqual(channel.acked, [message]);
});

test('keeps a message that its queue did not take, and tries again', async (t) => {
  const { channel, publisher, errors } = await aStep(t, MINUTE_MS);
  const message = channel.deliver(Date.now() + MINUTE_MS);
  t.mock.timers.tick(MINUTE_MS);
  await publisher.answer('unroutable');
  assert.equal(errors.length, 1);
  assert.deepEqual(channel.acked, []);
  t.mock.timers.tick(1_000);
  assert.equal(publisher.sent.length, 2);
  await publisher.answer('taken');
  assert.deepEqual(channel.acked, [message]);
});

test('waits no longer than its delay, whatever the clock said of who put a message aside', async (t) => {
  const { channel, publisher } = await aStep(t, MINUTE_MS);
  channel.deliver(Date.now() + 1_000 * MINUTE_MS);
  t.mock.timers.tick(MINUTE_MS);
  assert.equal(publisher.sent.length, 1);
});

test('gives back after ten minutes what is not due, as the broker ends the channel of who holds too long', async (t) => {
  const { channel, publisher } = await aStep(t, 60 * MINUTE_MS);
  const late = channel.deliver(Date.now() + 60 * MINUTE_MS);
  const soon = channel.deliver(Date.now() + 9 * MINUTE_MS);
  t.mock.timers.tick(9 * MINUTE_MS);
  await publisher.answer('taken');
  assert.deepEqual([channel.acked, channel.returned], [[soon], []]);
  t.mock.timers.tick(MINUTE_MS);
  await settled();
  assert.deepEqual(channel.returned, [late]);
});

test('does nothing more when its channel has ended', async (t) => {
  const { channel, publisher, step } = await aStep(t, MINUTE_MS);
  channel.deliver(Date.now() + MINUTE_MS);
  assert.equal(step.held, 1);
  channel.emit('close');
  assert.equal(step.held, 0);
  t.mock.timers.tick(2 * MINUTE_MS);
  assert.equal(publisher.sent.length, 0);
});

async function aStep(t: TestContext, delayMs: number) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  const channel = new FakeChannel();
  const publisher = new FakePublisher();
  const errors: unknown[] = [];
  const step = new RetryStep({
    channel: channel as unknown as Channel,
    publisher: publisher as unknown as ConfirmingPublisher,
    from: 'orders.retry',
    to: 'orders',
    moves: 'orders.moves',
    delayMs,
    onCancelled: () => undefined,
    onError: (error) => errors.push(error),
  });
  await step.start();
  return { channel, publisher, errors, step };
}

/** What a step does with the broker, kept to be looked at. */
class FakeChannel extends EventEmitter {
  readonly acked: ConsumeMessage[] = [];
  readonly returned: ConsumeMessage[] = [];
  #take: (message: ConsumeMessage) => void = () => undefined;

  async prefetch(): Promise<void> {}

  async consume(_queue: string, take: (message: ConsumeMessage) => void): Promise<void> {
    this.#take = take;
  }

  deliver(dueAt: number): ConsumeMessage {
    const properties = { headers: { 'x-due-at': dueAt, 'x-attempt': 1 } };
    const message = { content: Buffer.from(`due at ${dueAt}`), properties } as unknown as ConsumeMessage;
    this.#take(message);
    return message;
  }

  ack(message: ConsumeMessage): void {
    this.acked.push(message);
  }

  nack(message: ConsumeMessage): void {
    this.returned.push(message);
  }
}

class FakePublisher {
  readonly sent: Sending[] = [];
  #answer: ((outcome: Outcome) => void) | undefined;

  send(sendings: readonly Sending[]): Promise<Outcome[]> {
    this.sent.push(...sendings);
    return new Promise((resolve) => {
      this.#answer = (outcome) => resolve(sendings.map(() => outcome));
    });
  }

  async answer(outcome: Outcome): Promise<void> {
    this.#answer?.(outcome);
    await settled();
  }
}

/** After everything that follows from what has been answered. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
