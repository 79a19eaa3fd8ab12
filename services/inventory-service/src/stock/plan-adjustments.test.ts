import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Adjustment, planAdjustment } from './plan-adjustments.ts';

const adjust = (change: Adjustment['change']): Adjustment => ({ sku: 'A', change, reason: 'test' });
const level = fc
  .tuple(fc.nat(1_000_000), fc.nat(1_000_000))
  .map(([available, reserved]) => ({ on_hand: available + reserved, reserved }));
const change = fc.oneof(
  fc.record({ delta: fc.integer({ min: -2_000_000, max: 2_000_000 }) }),
  fc.record({ minimum: fc.nat(2_000_000) }),
);

test('a level never falls below what is reserved, and never moves when it is refused', () => {
  fc.assert(
    fc.property(level, change, (before, wish) => {
      const plan = planAdjustment(adjust(wish), before, undefined);
      const delta = plan.kind === 'move' ? plan.delta : 0;
      assert.ok(before.on_hand + delta >= before.reserved);
    }),
  );
});

test('a minimum is met exactly when it was not, and left alone when it was', () => {
  fc.assert(
    fc.property(level, fc.nat(2_000_000), (before, minimum) => {
      const plan = planAdjustment(adjust({ minimum }), before, undefined);
      const available = before.on_hand - before.reserved;
      if (available >= minimum) assert.equal(plan.kind, 'nothing-to-do');
      else assert.equal(plan.kind === 'move' && available + plan.delta, minimum);
    }),
  );
});

test('what was done before is not done again', () => {
  const before = { on_hand: 5, reserved: 0 };
  assert.equal(planAdjustment(adjust({ delta: 3 }), before, 3).kind, 'done-before');
  assert.equal(planAdjustment(adjust({ minimum: 90 }), before, 3).kind, 'done-before');
});

test('a reference that stood for another amount is refused', () => {
  const plan = planAdjustment(adjust({ delta: 4 }), { on_hand: 5, reserved: 0 }, 3);
  assert.equal(plan.kind === 'refused' && plan.refusal.code, 'reference-reused');
});

test('a level past the limit is refused', () => {
  const plan = planAdjustment(adjust({ delta: 1 }), { on_hand: 1_000_000_000, reserved: 0 }, undefined);
  assert.equal(plan.kind === 'refused' && plan.refusal.code, 'above-limit');
});
