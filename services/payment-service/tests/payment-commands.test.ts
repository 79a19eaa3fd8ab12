import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { findPayment } from '../src/payments/payment-repository.ts';
import { authorisation, paymentWorld, sentAbout, typesSentAbout, type World } from './payment-world.ts';

const world = await paymentWorld({ after }, { timeoutMs: 100 });

async function chargesOf(orderId: string) {
  const payment = await findPayment(world.database, orderId);
  return world.database.query<{
    capture_key: string | null;
    void_key: string | null;
    refunded_minor: number;
  }>(
    sql`select capture_key, void_key, refunded_minor from simulator.charge
        where charge_id = ${payment?.authorisation ?? ''}`,
  );
}

async function ledgerOf(orderId: string, { database }: Pick<World, 'database'> = world) {
  return database.query<{ kind: string; account: string; amount_minor: number }>(
    sql`select t.kind, e.account, e.amount_minor from ledger_entry e join ledger_transaction t using (transaction_id)
        join payment p using (payment_id) where p.order_id = ${orderId} order by t.transaction_id, e.amount_minor desc`,
  );
}

test('authorises, captures, and posts the capture once', async () => {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId));
  await world.send('payment.capture', { order_id: orderId });
  assert.deepEqual(await typesSentAbout(world, orderId), ['payment.authorised', 'payment.captured']);
  assert.deepEqual(await ledgerOf(orderId), [
    { kind: 'capture', account: 'provider-receivable', amount_minor: 1250 },
    { kind: 'capture', account: 'sales', amount_minor: -1250 },
  ]);
});

test('answers belong to the command that asked: its process, and it as cause', async () => {
  const orderId = randomUUID();
  const id = randomUUID();
  await world.send('payment.authorise', authorisation(orderId), { id });
  const [answer] = await sentAbout(world, orderId);
  assert.equal(answer?.correlationid, orderId);
  assert.equal(answer?.causationid, id);
});

test('answers again when asked again, and charges once', async () => {
  const orderId = randomUUID();
  const request = authorisation(orderId);
  for (let i = 0; i < 3; i++) await world.send('payment.authorise', request);
  for (let i = 0; i < 3; i++) await world.send('payment.capture', { order_id: orderId });
  const types = await typesSentAbout(world, orderId);
  assert.deepEqual(types, [...Array(3).fill('payment.authorised'), ...Array(3).fill('payment.captured')]);
  assert.equal((await ledgerOf(orderId)).length, 2);
});

test('the first request stands: another amount for the same order changes nothing', async () => {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId, 'tok_visa', 100));
  await world.send('payment.authorise', authorisation(orderId, 'tok_declined', 999));
  const answers = await sentAbout(world, orderId);
  assert.deepEqual(
    answers.map(({ type, data }) => [type, data.amount_minor]),
    [
      ['payment.authorised', 100],
      ['payment.authorised', 100],
    ],
  );
});

test('a message delivered twice is answered once', async () => {
  const orderId = randomUUID();
  const id = randomUUID();
  await world.send('payment.authorise', authorisation(orderId), { id });
  await world.send('payment.authorise', authorisation(orderId), { id });
  assert.deepEqual(await typesSentAbout(world, orderId), ['payment.authorised']);
});

for (const [token, reason] of [
  ['tok_declined', 'card-declined'],
  ['tok_insufficient_funds', 'insufficient-funds'],
  ['tok_unknown', 'unknown-card'],
  ['not a token at all', 'unknown-card'],
] as const)
  test(`declines ${token} as ${reason}`, async () => {
    const orderId = randomUUID();
    await world.send('payment.authorise', authorisation(orderId, token));
    await world.send('payment.authorise', authorisation(orderId, token));
    await world.send('payment.capture', { order_id: orderId });
    const answers = await sentAbout(world, orderId);
    assert.deepEqual(
      answers.map(({ type, data }) => [type, data.reason]),
      [
        ['payment.declined', reason],
        ['payment.declined', reason],
        ['payment.capture-failed', 'declined'],
      ],
    );
  });

test('cancel before authorise leaves a tombstone', async () => {
  const orderId = randomUUID();
  await world.send('payment.cancel', { order_id: orderId });
  await world.send('payment.authorise', authorisation(orderId));
  await world.send('payment.capture', { order_id: orderId });
  await world.send('payment.cancel', { order_id: orderId });
  const answers = await sentAbout(world, orderId);
  assert.deepEqual(
    answers.map(({ type, data }) => [type, data.reason]),
    [
      ['payment.voided', undefined],
      ['payment.declined', 'cancelled'],
      ['payment.capture-failed', 'cancelled'],
      ['payment.voided', undefined],
    ],
  );
});

test('capture without an authorisation fails', async () => {
  const orderId = randomUUID();
  await world.send('payment.capture', { order_id: orderId });
  assert.deepEqual((await sentAbout(world, orderId))[0]?.data, {
    order_id: orderId,
    reason: 'not-authorised',
  });
});

test('cancel voids what is authorised', async () => {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId));
  await world.send('payment.cancel', { order_id: orderId });
  await world.send('payment.capture', { order_id: orderId });
  assert.deepEqual(await typesSentAbout(world, orderId), [
    'payment.authorised',
    'payment.voided',
    'payment.capture-failed',
  ]);
  const [charge] = await chargesOf(orderId);
  assert.ok(charge?.void_key);
  assert.equal(charge?.capture_key, null);
});

test('cancel refunds what is captured, tells the same refund again, and posts it once', async () => {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId));
  await world.send('payment.capture', { order_id: orderId });
  await world.send('payment.cancel', { order_id: orderId });
  await world.send('payment.cancel', { order_id: orderId });
  const [, , first, second] = await sentAbout(world, orderId);
  assert.equal(first?.type, 'payment.refunded');
  assert.equal(first?.data.amount_minor, 1250);
  assert.deepEqual(first?.data, second?.data);
  assert.equal(
    (await ledgerOf(orderId)).reduce((sum, entry) => sum + entry.amount_minor, 0),
    0,
  );
  assert.deepEqual(
    (await ledgerOf(orderId)).filter(({ kind }) => kind === 'refund').map(({ account }) => account),
    ['refunds', 'provider-receivable'],
  );
  assert.equal((await chargesOf(orderId))[0]?.refunded_minor, 1250);
});

test('an order that costs nothing goes all the way and back without a posting', async () => {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId, 'tok_account', 0));
  await world.send('payment.capture', { order_id: orderId });
  await world.send('payment.cancel', { order_id: orderId });
  assert.deepEqual(await typesSentAbout(world, orderId), [
    'payment.authorised',
    'payment.captured',
    'payment.refunded',
  ]);
  assert.deepEqual(await ledgerOf(orderId), []);
});

test('a time-out leaves the authorisation in doubt; asked again it is one charge', async () => {
  const orderId = randomUUID();
  const request = authorisation(orderId, 'tok_timeout');
  await assert.rejects(world.send('payment.authorise', request), { code: 'timeout' });
  assert.equal((await findPayment(world.database, orderId))?.pending, 'authorise');
  const [doubt, ...others] = await sentAbout(world, orderId);
  assert.deepEqual([doubt?.type, doubt?.data.operation, others], ['payment.in-doubt', 'authorise', []]);
  await world.send('payment.authorise', request);
  assert.deepEqual(await typesSentAbout(world, orderId), ['payment.in-doubt', 'payment.authorised']);
});

test('a time-out of a capture is asked again and captures once', async () => {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId, 'tok_capture_timeout'));
  await assert.rejects(world.send('payment.capture', { order_id: orderId }), { code: 'timeout' });
  await world.send('payment.capture', { order_id: orderId });
  assert.deepEqual(await typesSentAbout(world, orderId), [
    'payment.authorised',
    'payment.in-doubt',
    'payment.captured',
  ]);
  assert.equal((await ledgerOf(orderId)).length, 2);
});

test('cancel resolves an authorisation in doubt before it undoes it', async () => {
  const orderId = randomUUID();
  await assert.rejects(world.send('payment.authorise', authorisation(orderId, 'tok_timeout')));
  await world.send('payment.cancel', { order_id: orderId });
  assert.deepEqual(await typesSentAbout(world, orderId), ['payment.in-doubt', 'payment.voided']);
  assert.ok((await chargesOf(orderId))[0]?.void_key, 'the hold that nobody was told of is gone');
});

test('cancel resolves a capture in doubt and refunds it', async () => {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId, 'tok_capture_timeout'));
  await assert.rejects(world.send('payment.capture', { order_id: orderId }));
  await world.send('payment.cancel', { order_id: orderId });
  assert.deepEqual(await typesSentAbout(world, orderId), [
    'payment.authorised',
    'payment.in-doubt',
    'payment.refunded',
  ]);
  assert.equal((await ledgerOf(orderId)).length, 4);
});

test('a late answer settles what is in doubt, without being asked again', async () => {
  const orderId = randomUUID();
  await assert.rejects(world.send('payment.authorise', authorisation(orderId, 'tok_late')), {
    code: 'timeout',
  });
  await eventually(async () =>
    assert.equal((await findPayment(world.database, orderId))?.status, 'authorised'),
  );
  const told = await typesSentAbout(world, orderId);
  assert.deepEqual(told, ['payment.in-doubt'], 'the command is answered by its retry');
  await world.send('payment.authorise', authorisation(orderId, 'tok_late'));
  assert.deepEqual(await typesSentAbout(world, orderId), ['payment.in-doubt', 'payment.authorised']);
});

test('a late answer to a capture posts it, once', async () => {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId, 'tok_capture_late'));
  await assert.rejects(world.send('payment.capture', { order_id: orderId }), { code: 'timeout' });
  await world.send('payment.capture', { order_id: orderId });
  await eventually(async () =>
    assert.equal((await findPayment(world.database, orderId))?.status, 'captured'),
  );
  assert.equal((await ledgerOf(orderId)).length, 2);
});

test('an answer that comes twice counts once', async () => {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId, 'tok_capture_twice'));
  await world.send('payment.capture', { order_id: orderId });
  await world.send('payment.capture', { order_id: orderId });
  assert.equal((await ledgerOf(orderId)).length, 2);
});

test('a provider that fails is asked again', async () => {
  const orderId = randomUUID();
  const request = authorisation(orderId, 'tok_error');
  for (let i = 0; i < 2; i++)
    await assert.rejects(world.send('payment.authorise', request), { code: 'provider-failure' });
  await world.send('payment.authorise', request);
  assert.deepEqual((await typesSentAbout(world, orderId)).at(-1), 'payment.authorised');
});

test('a refused capture is answered with its reason, and there is nothing left to undo', async () => {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId, 'tok_capture_refused'));
  await world.send('payment.capture', { order_id: orderId });
  await world.send('payment.capture', { order_id: orderId });
  await world.send('payment.cancel', { order_id: orderId });
  const answers = await sentAbout(world, orderId);
  assert.deepEqual(
    answers.map(({ type, data }) => [type, data.reason]),
    [
      ['payment.authorised', undefined],
      ['payment.capture-failed', 'authorisation-expired'],
      ['payment.capture-failed', 'authorisation-expired'],
      ['payment.voided', undefined],
    ],
  );
});

test('a refused refund is a matter for a person, not an answer', async () => {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId, 'tok_refund_refused'));
  await world.send('payment.capture', { order_id: orderId });
  await assert.rejects(world.send('payment.cancel', { order_id: orderId }), { code: 'permanent' });
  assert.deepEqual(await typesSentAbout(world, orderId), ['payment.authorised', 'payment.captured']);
  const payment = await findPayment(world.database, orderId);
  assert.deepEqual([payment?.status, payment?.refundingMinor], ['captured', 0]);
});

test('many at once for one order charge once', async (t) => {
  // Of its own, with time enough for a busy machine: no card of this test is to be late.
  const world = await paymentWorld(t);
  const orderId = randomUUID();
  const request = authorisation(orderId);
  await Promise.all(Array.from({ length: 8 }, () => world.send('payment.authorise', request)));
  await Promise.all(Array.from({ length: 8 }, () => world.send('payment.capture', { order_id: orderId })));
  assert.equal((await ledgerOf(orderId, world)).length, 2);
  assert.equal((await typesSentAbout(world, orderId)).length, 16);
});
