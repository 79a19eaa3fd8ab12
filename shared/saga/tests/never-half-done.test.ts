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
  if (commands.includes('payment.capture') && state.direction === 'backward') {
    const last = commands.includes('shipping.create') ? 'commit-stock' : 'capture-payment';
    const isRefused = journal.some(({ kind, step }) => kind === 'refused' && step === last);
    assert.ok(isRefused, 'turned back at or beyond the pivot on doubt alone');
  }
  if (participants.payment === 'refunded')
    assert.ok(['none', 'cancelled'].includes(participants.shipment), 'refunded what was shipped');
  const firstRelease = commands.indexOf('inventory.release');
  if (firstRelease >= 0) {
    assert.ok(!commands.slice(firstRelease).includes('payment.cancel'), 'undone out of order');
    assert.equal(participants.payment === 'authorised' || participants.payment === 'captured', false);
  }
  if (state.status === 'completed') assert.ok(effects.includes('shipped'));
}

/** What holds at the end. */
function checkEnd({ hooks, participants, state }: Simulation, needsStock: boolean): void {
  const { payment, shipment, stock } = participants;
  const endings = hooks.filter((hook) => hook !== 'onStuck');
  switch (state.status) {
    case 'completed':
      assert.deepEqual({ payment, shipment }, { payment: 'captured', shipment: 'shipped' });
      assert.equal(stock, needsStock ? 'committed' : 'none');
      assert.deepEqual(endings, ['onCompleted']);
      break;
    case 'compensated':
    case 'cancelled':
      assert.ok(['none', 'voided', 'refunded'].includes(payment), payment);
      assert.ok(['none', 'released'].includes(stock), stock);
      assert.ok(['none', 'cancelled'].includes(shipment), shipment);
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

/** Ended, or waits for an operator because its parcel has left and its goods are refused. */
function checkEnded({ participants, state }: Simulation): void {
  if (participants.shipment === 'left') assert.equal(participants.payment, 'captured');
  else assert.ok(isEnded(state));
}

test('whatever happens, it ends completed, undone in reverse, or stuck; never half done', () => {
  fc.assert(
    fc.property(run, (input) => {
      const world = play(input);
      checkEnd(world, input.needsStock);
      if (input.unreachable === 'nothing') checkEnded(world);
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
      checkEnded(world);
      checkEnd(world, input.needsStock);
    }),
    { numRuns: 2000 },
  );
});

test('an operator can force a stuck one back from beyond the pivot: nothing is shipped, the money is refunded', () => {
  fc.assert(
    fc.property(run, (input) => {
      const world = play({ ...input, unreachable: 'shipping.' });
      fc.pre(world.state.status === 'stuck' && world.state.direction === 'forward');
      world.operate('force-compensate');
      world.deliverWhatWaited();
      world.settle();
      if (world.participants.shipment === 'left') {
        assert.deepEqual([world.state.status, world.participants.payment], ['stuck', 'captured']);
        return;
      }
      assert.equal(world.state.status, 'compensated');
      assert.equal(world.participants.payment, 'refunded');
      assert.equal(world.participants.shipment, 'cancelled');
      assert.equal(world.participants.stock, input.needsStock ? 'released' : 'none');
    }),
    { numRuns: 500 },
  );
});

test('nobody can force one back that may have done what cannot be undone', () => {
  fc.assert(
    fc.property(run, (input) => {
      const world = play({ ...input, unreachable: 'inventory.commit' });
      fc.pre(world.state.status === 'stuck' && world.state.step === 'commit-stock');
      const before = world.state;
      world.operate('force-compensate');
      assert.equal(world.state, before);
    }),
    { numRuns: 200 },
  );
});

test('the runs tried reach every end', () => {
  const ends = new Set(fc.sample(run, { numRuns: 2000, seed: 7 }).map((input) => play(input).state.status));
  assert.deepEqual([...ends].sort(), ['cancelled', 'compensated', 'completed', 'stuck']);
});
