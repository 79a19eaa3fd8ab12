import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Intake, type IntakeState } from '../src/receiving/intake.ts';

function anIntake(t: { mock: { timers: { enable(o: { apis: ['setTimeout'] }): void } } }) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const seen: IntakeState[] = [];
  const intake = new Intake(() => seen.push(intake.state));
  return { intake, seen };
}

test('pauses for as long as the circuit says, tries one message, and flows after three that were handled', (t) => {
  const { intake, seen } = anIntake(t);
  intake.refused(1_000);
  t.mock.timers.tick(999);
  assert.deepEqual(seen, ['paused']);
  t.mock.timers.tick(1);
  assert.deepEqual(seen, ['paused', 'probing']);
  for (let i = 0; i < 2; i++) intake.succeeded();
  assert.equal(intake.state, 'probing');
  intake.succeeded();
  assert.deepEqual(seen, ['paused', 'probing', 'flowing']);
});

test('a refusal while probing pauses anew, and forgets what was handled', (t) => {
  const { intake } = anIntake(t);
  intake.refused(1_000);
  t.mock.timers.tick(1_000);
  for (let i = 0; i < 2; i++) intake.succeeded();
  intake.refused(1_000);
  assert.equal(intake.state, 'paused');
  t.mock.timers.tick(1_000);
  for (let i = 0; i < 2; i++) intake.succeeded();
  assert.equal(intake.state, 'probing');
});

test('tries four times a second at most, and once a minute at least', (t) => {
  const { intake } = anIntake(t);
  intake.refused(0);
  t.mock.timers.tick(249);
  assert.equal(intake.state, 'paused');
  t.mock.timers.tick(1);
  assert.equal(intake.state, 'probing');
  intake.refused(Number.MAX_SAFE_INTEGER);
  t.mock.timers.tick(60_000);
  assert.equal(intake.state, 'probing');
});

test('changes no more once it is stopped', (t) => {
  const { intake, seen } = anIntake(t);
  intake.refused(1_000);
  intake.stop();
  intake.refused(5_000);
  t.mock.timers.tick(60_000);
  assert.deepEqual(seen, ['paused']);
});
