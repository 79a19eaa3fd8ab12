import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import {
  authorisePayment,
  cancelPayment,
  capturePayment,
  paymentAuthorised,
  paymentCaptured,
  paymentCaptureFailed,
  paymentDeclined,
  paymentRefunded,
  paymentVoided,
} from '@platform/contracts/shop/payment-messages.ts';
import { sql } from '@platform/database/sql.ts';
import { composeMessage, draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { Message } from '@platform/messaging/message.ts';
import { consume, on } from '@platform/messaging/receiving/consume.ts';
import { startRelay } from '@platform/messaging/relay/relay.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { COMMAND_QUEUE, paymentCommands } from '../src/payments/payment-commands.ts';
import { authorisation, paymentWorld } from './payment-world.ts';

// The real thing: commands over a bus, carried out by two replicas, answers by outbox and relay.
const world = await paymentWorld({ after }, { timeoutMs: 100 });
const { database, outbox } = world;
const { transport, connect } = await testTransport({ after }, 'postgres');
for (let replica = 0; replica < 2; replica++)
  await consume({
    transport: await connect(`replica-${replica}`),
    database,
    queue: COMMAND_QUEUE,
    handlers: paymentCommands(world.deps),
    retry: { immediate: 1, delaysMs: [20, 20, 20] },
  });
const relay = startRelay({ database, transport, outbox });
after(() => relay.stop());

const answers: Message[] = [];
await consume({
  transport,
  database,
  queue: 'test.answers',
  handlers: [
    paymentAuthorised,
    paymentDeclined,
    paymentCaptured,
    paymentCaptureFailed,
    paymentVoided,
    paymentRefunded,
  ].map((event) =>
    on(event, async (message) => {
      answers.push(message);
    }),
  ),
});

const about = (orderId: string) => ({
  subject: orderId,
  correlationId: orderId,
  data: { order_id: orderId },
});
const authorise = (orderId: string, cardToken?: string) =>
  draft(authorisePayment, { ...about(orderId), data: authorisation(orderId, cardToken) });
const capture = (orderId: string) => draft(capturePayment, about(orderId));
const cancel = (orderId: string) => draft(cancelPayment, about(orderId));

async function send(entry: OutboxEntry, times = 1): Promise<Message[]> {
  const commands = Array.from({ length: times }, () => composeMessage(entry, 'order-service'));
  await transport.publish('commands', commands);
  return commands;
}

async function answerTo(entry: OutboxEntry): Promise<string> {
  const [command] = await send(entry);
  return eventually(() => {
    const answer = answers.find(({ causationid }) => causationid === command?.id);
    assert.ok(answer);
    assert.equal(answer.correlationid, entry.draft.correlationId);
    return answer.type;
  });
}

test('a payment goes all the way and back, each answer naming its command', async () => {
  const orderId = randomUUID();
  assert.equal(await answerTo(authorise(orderId)), 'payment.authorised');
  assert.equal(await answerTo(capture(orderId)), 'payment.captured');
  assert.equal(await answerTo(cancel(orderId)), 'payment.refunded');
  assert.equal(await answerTo(capture(orderId)), 'payment.capture-failed');
});

for (const token of [
  'tok_timeout',
  'tok_late',
  'tok_error',
  'tok_twice',
  'tok_capture_timeout',
  'tok_capture_late',
])
  test(`${token} ends as one capture, by the retries of the bus`, async () => {
    const orderId = randomUUID();
    assert.equal(await answerTo(authorise(orderId, token)), 'payment.authorised');
    assert.equal(await answerTo(capture(orderId)), 'payment.captured');
    const [{ postings } = { postings: 0 }] = await database.query<{ postings: number }>(
      sql`select count(*) as postings from ledger_transaction join payment using (payment_id)
          where order_id = ${orderId}`,
    );
    assert.equal(postings, 1);
  });

test('commands for one order at several replicas at once charge it once, and each is answered', async () => {
  const orderId = randomUUID();
  const commands = [...(await send(authorise(orderId), 4)), ...(await send(capture(orderId), 4))];
  await eventually(() => {
    for (const { id } of commands) assert.ok(answers.some(({ causationid }) => causationid === id));
  });
  assert.equal(await answerTo(capture(orderId)), 'payment.captured');
  const [row] = await database.query<{ captured: number }>(
    sql`select sum(e.amount_minor) as captured from ledger_entry e join ledger_transaction using (transaction_id)
        join payment p using (payment_id) where p.order_id = ${orderId} and account = 'sales'`,
  );
  assert.equal(row?.captured, -1250);
});

test('a refund that the provider refuses ends as a dead letter', async () => {
  const orderId = randomUUID();
  await answerTo(authorise(orderId, 'tok_refund_refused'));
  await answerTo(capture(orderId));
  await send(cancel(orderId));
  const [letter] = await eventually(async () => {
    const letters = await transport.deadLetters.list(COMMAND_QUEUE);
    assert.equal(letters.length, 1);
    return letters;
  });
  assert.equal(letter?.reason, 'rejected');
});
