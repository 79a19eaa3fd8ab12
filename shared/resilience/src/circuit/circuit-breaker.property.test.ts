import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CircuitBreaker, type CircuitState, type Permit } from './circuit-breaker.ts';

const FAILURES = 3;
const SUCCESSES = 2;
const RECOVERY_MS = 100;
const WINDOW_MS = 1000;
const MINIMUM_CALLS = 8;

/** A call as the model sees it: `epoch` is the model's own count of changes when it began. */
interface Call {
  readonly permit: Permit;
  readonly epoch: number;
  isSettled: boolean;
}

/** The breaker written down as plainly as can be: whole lists instead of counters. */
class Model {
  state: CircuitState = 'closed';
  epoch = 0;
  now = 0;
  openedAt = 0;
  lastTrialAt = 0;
  /** Results since the last change, in order. */
  results: { at: number; isSuccess: boolean }[] = [];
  trialsOpen = 0;

  become(state: CircuitState) {
    this.state = state;
    this.epoch++;
    this.results = [];
    this.trialsOpen = 0;
    if (state === 'open') this.openedAt = this.now;
  }

  look(): CircuitState {
    if (this.state === 'open' && this.now - this.openedAt >= RECOVERY_MS) this.become('half-open');
    return this.state;
  }

  mayEnter(): boolean {
    const state = this.look();
    if (state !== 'half-open') return state === 'closed';
    const isFull = this.trialsOpen + this.results.length >= SUCCESSES;
    if (isFull && this.now - this.lastTrialAt < RECOVERY_MS) return false;
    this.trialsOpen++;
    this.lastTrialAt = this.now;
    return true;
  }

  settle(result: 'succeeded' | 'failed' | 'cancelled') {
    if (this.state === 'half-open') this.trialsOpen--;
    if (result === 'cancelled') return;
    this.results.push({ at: this.now, isSuccess: result === 'succeeded' });
    if (this.state === 'half-open') this.judgeTrials(result);
    else if (result === 'failed' && (this.failedInRow() || this.rateExceeded())) this.become('open');
  }

  judgeTrials(result: 'succeeded' | 'failed') {
    if (result === 'failed') this.become('open');
    else if (this.results.length >= SUCCESSES) this.become('closed');
  }

  failedInRow(): boolean {
    const last = this.results.slice(-FAILURES);
    return last.length === FAILURES && last.every(({ isSuccess }) => !isSuccess);
  }

  rateExceeded(): boolean {
    // Slices of a tenth: what began in the slice one window ago no longer counts.
    const slice = (at: number) => Math.floor((at * 10) / WINDOW_MS);
    const recent = this.results.filter(({ at }) => slice(at) > slice(this.now) - 10);
    const failures = recent.filter(({ isSuccess }) => !isSuccess).length;
    return recent.length >= MINIMUM_CALLS && failures / recent.length >= 0.5;
  }
}

const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'enter' as const }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      which: fc.nat(20),
      result: fc.constantFrom('succeeded' as const, 'failed' as const, 'cancelled' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 150 }) }),
  },
);

test('behaves as its model for any order of calls, results and time', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const model = new Model();
      const calls: Call[] = [];
      const breaker = new CircuitBreaker({
        name: 'x',
        failureThreshold: FAILURES,
        successThreshold: SUCCESSES,
        recoveryTimeoutMs: RECOVERY_MS,
        windowMs: WINDOW_MS,
        minimumCalls: MINIMUM_CALLS,
        now: () => model.now,
      });
      for (const step of steps) {
        if (step.kind === 'pass') model.now += step.ms;
        else if (step.kind === 'enter') enter(model, breaker, calls);
        else settle(model, calls[step.which % calls.length], step.result);
        assert.equal(breaker.state, model.look());
      }
    }),
    { numRuns: 1000 },
  );
});

function enter(model: Model, breaker: CircuitBreaker, calls: Call[]) {
  if (!model.mayEnter()) {
    assert.throws(() => breaker.enter(), { code: 'circuit-open' });
    return;
  }
  calls.push({ permit: breaker.enter(), epoch: model.epoch, isSettled: false });
}

function settle(model: Model, call: Call | undefined, result: 'succeeded' | 'failed' | 'cancelled') {
  if (call === undefined) return;
  call.permit[result]();
  if (call.isSettled || call.epoch !== model.epoch) return;
  call.isSettled = true;
  model.settle(result);
}
