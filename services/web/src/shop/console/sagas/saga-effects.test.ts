import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Saga } from '@platform/api-client/operations.ts';
import { effectOf } from './saga-effects.ts';

const AT = '2026-11-30T10:00:00.000Z';
const saga = (part: Partial<Saga>): Saga => ({
  ...{
    id: 'id',
    order_number: null,
    definition: 'order',
    version: 1,
    state: 'stuck',
    step: 'capture-payment',
  },
  ...{
    attempt: 1,
    failure_code: null,
    failure_reason: null,
    started_at: AT,
    updated_at: AT,
    deadline_at: null,
  },
  ...{ is_overdue: true, next_look_at: null, failures: 0, last_error: null },
  can: ['retry', 'skip', 'force-complete', 'force-compensate'],
  ...part,
});

test('says what does not happen to money and stock when a step is taken for done', () => {
  assert.match(
    effectOf('retry', saga({})),
    /payment-service to take the money again\. Nothing is done twice/,
  );
  assert.match(effectOf('skip', saga({})), /No money is taken by this/);
  const complete = effectOf('force-complete', saga({}));
  assert.match(complete, /No money is taken by this.*No parcel is booked.*No goods are taken out of stock/);
  assert.doesNotMatch(complete, /set aside/, 'what was done before');
  assert.match(effectOf('force-compensate', saga({})), /money that was taken is given back/);
});

test('says what stays when an undoing is taken for done', () => {
  const backward = saga({ step: 'authorise-payment', can: ['retry', 'skip'] });
  assert.match(effectOf('skip', backward), /as if authorise-payment were undone.*No money is given back/);
  assert.match(effectOf('retry', backward), /Asks again to undo authorise-payment/);
});

test('says as much as it can of a step that it does not know', () => {
  const unknown = saga({ definition: 'loan', step: 'sign' });
  assert.equal(effectOf('retry', unknown), 'Asks for sign again. Nothing is done twice.');
  assert.equal(effectOf('skip', unknown), 'Goes on as if sign had succeeded: you have done it by hand.');
  assert.equal(effectOf('force-complete', unknown), 'Ends it as if all that is left had succeeded.');
});
