import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isEnded } from '../src/saga-state.ts';
import { orderProcess } from './order-process.ts';
import { Participants } from './participants.ts';
import { type Fate, Simulation } from './simulation.ts';

type Event = { take: number; fate: Fate } | 'time-out' | 'cancel';

const fate = fc.constantFrom<Fate>('handled', 'crash-before-commit', 'crash-after-commit', 'doubled', 'lost');
// Mostly handled: else no run would get far before something is lost.
const take = fc.record({
  take: fc.nat(7),
  fate: fc.oneof({ weight: 3, arbitrary: fc.constant<Fate>('handled') }, { weight: 2, arbitrary: fate }),
});
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 12, arbitrary: take },
  { weight: 3, arbitrary: fc.constant<Event>('time-out') },
  { weight: 1, arbitrary: fc.constant<Event>('cancel') },
);
const run = fc.record({
  needsStock: fc.boolean(),
  events: fc.array(event, { maxLength: 60 }),
  refusals: fc.array(fc.boolean(), { maxLength: 12 }),
  /** What no longer reaches anybody after the events. */
  unreachable: fc.constantFrom(
    'nothing',
    'inventory.',
    'payment.',
    'shipping.',
    'payment.cancel',
    'inventory.commit',
  ),
});
type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;

/** Plays the events, watching at every step, then lets everything settle. */
function play({ needsStock, events, refusals, unreachable }: Run): Simulation {
  const answers = [...refusals];
  const participants = new Participants(() => answers.shift() ?? false);
  const world = new Simulation(orderProcess(), participants, { needsStock });
  for (const next of events) {
    if (next === 'time-out') world.timeOut();
    else if (next === 'cancel') checkCancel(world);
    else world.take(next.take, next.fate);
    checkAlways(world);
  }
  world.settle((message) => !message.type.startsWith(unreachable));
  checkAlways(world);
  return world;
}

function checkCancel(world: Simulation): void {
  const isPivotSent = world.commands.includes('payment.capture');
  if (world.cancel()) assert.equal(isPivotSent, false, 'cancelled after the pivot');
}

/** What holds at every moment. */
function checkAlways({ commands, journal, participants, state }: Simulation): void {
  const { effects } = participants;
  const before = (first: string, second: string) =>
    !effects.includes(second) ||
    (effects.includes(first) && effects.indexOf(first) < effects.indexOf(second));
  assert.ok(before('captured', 'shipped'), 'shipped without money');
  assert.ok(before('captured', 'committed'), 'goods left without money');
  if (commands.includes('shipping.create')) {
    assert.ok(!commands.includes('payment.cancel'), 'turned back beyond the pivot');
    assert.ok(!commands.includes('inventory.release'), 'turned back beyond the pivot');
  }
  if (commands.includes('payment.capture') && state.direction === 'backward') {
    const isRefused = journal.some(({ kind, step }) => kind === 'refused' && step === 'capture-payment');
    assert.ok(isRefused, 'turned back at the pivot on doubt alone');
  }
  const firstRelease = commands.indexOf('inventory.release');
  if (firstRelease >= 0) {
    assert.ok(!commands.slice(firstRelease).includes('payment.cancel'), 'undone out of order');
    assert.equal(participants.payment === 'authorised' || participants.payment === 'captured', false);
  }
  if (state.status === 'completed') assert.ok(effects.includes('shipped'));
}

/** What holds at the end. */
function checkEnd({ hooks, participants, state }: Simulation, needsStock: boolean): void {
  const { payment, shipments, stock } = participants;
  const endings = hooks.filter((hook) => hook !== 'onStuck');
  switch (state.status) {
    case 'completed':
      assert.deepEqual({ payment, shipments }, { payment: 'captured', shipments: 1 });
      assert.equal(stock, needsStock ? 'committed' : 'none');
      assert.deepEqual(endings, ['onCompleted']);
      break;
    case 'compensated':
    case 'cancelled':
      assert.ok(['none', 'voided', 'refunded'].includes(payment), payment);
      assert.ok(['none', 'released'].includes(stock), stock);
      assert.equal(shipments, 0);
      assert.equal(state.failure?.isCancellation, state.status === 'cancelled');
      assert.deepEqual(endings, ['onCompensated']);
      break;
    case 'stuck':
      assert.deepEqual(endings, []);
      assert.ok(hooks.includes('onStuck'));
      break;
    default:
      assert.fail(`it ended ${state.status}`);
  }
}

test('whatever happens, it ends completed, undone in reverse, or stuck; never half done', () => {
  fc.assert(
    fc.property(run, (input) => {
      const world = play(input);
      checkEnd(world, input.needsStock);
      if (input.unreachable === 'nothing') assert.ok(isEnded(world.state));
    }),
    { numRuns: 3000 },
  );
});

test('an operator who retries once everybody can be reached again brings a stuck one to its end', () => {
  fc.assert(
    fc.property(run, (input) => {
      const world = play(input);
      if (world.state.status === 'stuck') world.operate('retry');
      world.settle();
      assert.ok(isEnded(world.state));
      checkEnd(world, input.needsStock);
    }),
    { numRuns: 2000 },
  );
});

test('an operator can force a stuck one back from beyond the pivot: the money is refunded', () => {
  fc.assert(
    fc.property(run, (input) => {
      const world = play({ ...input, unreachable: 'shipping.' });
      fc.pre(world.state.status === 'stuck');
      world.operate('force-compensate');
      world.settle((message) => message.type !== 'shipping.create');
      assert.equal(world.state.status, 'compensated');
      assert.equal(world.participants.payment, 'refunded');
      assert.equal(world.participants.stock, input.needsStock ? 'released' : 'none');
    }),
    { numRuns: 500 },
  );
});

test('the runs tried reach every end', () => {
  const ends = new Set(fc.sample(run, { numRuns: 2000, seed: 7 }).map((input) => play(input).state.status));
  assert.deepEqual([...ends].sort(), ['cancelled', 'compensated', 'completed', 'stuck']);
});
