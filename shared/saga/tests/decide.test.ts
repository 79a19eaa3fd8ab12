import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, decide } from '../src/moves/decide.ts';
import type { Move } from '../src/moves/saga-move.ts';
import { operate } from '../src/operate.ts';
import { compensatable, defineSaga, pivot, retriable, succeeds } from '../src/saga-definition.ts';
import type { OrderFacts } from './order-process.ts';
import * as order from './order-process.ts';

const facts: OrderFacts = { orderId: '0190aaaa-0000-7000-8000-000000000000', needsStock: true };
const ref = { subject: facts.orderId, data: { order_id: facts.orderId } };
const command = () => ({ contract: order.capturePayment, draft: ref });
const replies = [succeeds<OrderFacts, typeof order.paymentCaptured>(order.paymentCaptured)];
const compensation = { command, done: [order.paymentRefunded] };
const admin = { actor: 'admin', reason: 'a test' };

function moved<Facts>(move: Move<Facts> | string | undefined): Move<Facts> {
  assert.ok(typeof move === 'object');
  return move;
}

test('waits twice as long each time, five minutes at most', () => {
  const process = defineSaga<OrderFacts>('slow', 1, {
    steps: [pivot('capture', { command, replies, timeoutMs: 60_000, retries: 5 })],
  });
  let move = begin(process, facts);
  const waits = [move.waitMs];
  while (move.state.status !== 'stuck') {
    move = moved(decide(process, move.state, { kind: 'timeout' }));
    waits.push(move.waitMs);
  }
  assert.deepEqual(waits, [60_000, 120_000, 240_000, 300_000, 300_000, 300_000, null]);
});

test('a refusal after an operator asked again is no proof that an earlier asking was not granted', () => {
  const { steps } = order.orderProcess();
  const process = defineSaga<OrderFacts>('order', 1, {
    steps: steps.map((step) => (step.kind === 'pivot' ? { ...step, compensation } : step)),
  });
  let { state } = begin(process, { ...facts, needsStock: false });
  const reply = (type: string) => ({ kind: 'reply', id: 'any', type, data: { reason: 'gone' } }) as const;
  state = moved(decide(process, state, reply('payment.authorised'))).state;
  while (state.status !== 'stuck') state = moved(decide(process, state, { kind: 'timeout' })).state;
  state = moved(operate(process, state, 'retry', admin)).state;
  state = moved(decide(process, state, reply('payment.capture-failed'))).state;
  assert.deepEqual(state.done, ['authorise-payment', 'capture-payment']);
});

test('completes at once when no step is called for', () => {
  const process = defineSaga<OrderFacts>('empty', 1, {
    steps: [compensatable('reserve', { command, replies, compensation, skipIf: () => true })],
  });
  const move = begin(process, facts);
  assert.equal(move.state.status, 'completed');
  assert.equal(move.hook, 'onCompleted');
});

const undoable = compensatable<OrderFacts>('a', { command, replies, compensation });
for (const [problem, steps] of [
  ['no steps', []],
  ['the same name', [undoable, undoable]],
  ['comes after', [pivot<OrderFacts>('b', { command, replies }), undoable]],
  [
    'two pivots',
    [pivot<OrderFacts>('b', { command, replies }), pivot<OrderFacts>('c', { command, replies })],
  ],
  ['cannot succeed', [retriable<OrderFacts>('b', { command, replies: [] })]],
  ['two meanings', [retriable<OrderFacts>('b', { command, replies: [...replies, ...replies] })]],
  [
    'never be undone',
    [compensatable<OrderFacts>('b', { command, replies, compensation: { command, done: [] } })],
  ],
] as const) {
  test(`refuses a definition: ${problem}`, () => {
    assert.throws(() => defineSaga<OrderFacts>('odd', 1, { steps }), new RegExp(`saga odd 1: .*${problem}`));
  });
}
