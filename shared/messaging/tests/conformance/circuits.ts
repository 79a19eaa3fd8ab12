import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CircuitBreaker } from '@platform/resilience/circuit/circuit-breaker.ts';
import { aQueue, type BusKind, messages, soon, TestBus } from './test-bus.ts';

const WAITING = 600;
const CONCURRENCY = 8;

export function testCircuits(kind: BusKind): void {
  test('while a circuit is open, tries it with one message at a time, however many wait; then all is handled', async (t) => {
    const bus = await TestBus.open(t, kind);
    const partner = new Partner();
    const attempts = new Map<string, number>();
    const sent = messages(WAITING, (i) => ({ subject: `s${i % 40}`, data: i }));
    const retry = { immediate: 1, delaysMs: [300, 600_000] };
    await bus.transport.subscribe(
      aQueue({ concurrency: CONCURRENCY, prefetch: 2 * CONCURRENCY, retry }),
      async ({ message, attempt }) => {
        await partner.ask();
        attempts.set(message.id, attempt);
      },
    );
    await bus.transport.publish('events', sent);
    // Each time the circuit lets one call through, which fails.
    await soon(() => assert.ok(partner.timesOpened >= 5));
    const { asked, calls, timesOpened } = partner;
    assert.ok(bus.transport.handling()[0]?.isPaused);
    // Those in hand when it opened, and for each trial the message that made it, which met the open circuit next.
    assert.ok(asked <= 2 * CONCURRENCY + 2 * timesOpened, `${asked} handlings for ${timesOpened} openings`);
    assert.ok(calls <= CONCURRENCY + timesOpened, `${calls} calls`);
    const [depth] = await bus.transport.queueDepths();
    assert.ok((depth?.delayed ?? WAITING) <= CONCURRENCY + timesOpened, 'the others wait in their place');
    partner.isUp = true;
    await soon(() => assert.equal(attempts.size, WAITING));
    await soon(() => assert.equal(bus.transport.handling()[0]?.isPaused, false));
    const untried = [...attempts.values()].filter((attempt) => attempt === 1).length;
    assert.ok(untried >= WAITING - calls, 'what was refused was no try');
    assert.equal(await bus.transport.deadLetters.count('orders'), 0);
  });

  test('gives what an open circuit refused back to a replica whose circuit is closed', async (t) => {
    const bus = await TestBus.open(t, kind);
    const other = await bus.replica();
    const handled: string[] = [];
    await bus.transport.subscribe(aQueue({ concurrency: 1, prefetch: 20 }), async () => {
      throw Object.assign(new Error('open'), { code: 'circuit-open', retryAfterMs: 60_000 });
    });
    const sent = messages(20, () => ({ subject: 's' }));
    await bus.transport.publish('events', sent);
    await soon(() => assert.ok(bus.transport.handling()[0]?.isPaused));
    await other.subscribe(aQueue({ concurrency: 1 }), async ({ message, attempt }) => {
      handled.push(`${message.id} ${attempt}`);
    });
    await soon(() =>
      assert.deepEqual(
        handled,
        sent.map(({ id }) => `${id} 1`),
      ),
    );
  });
}

/** Somebody else's service behind a circuit breaker. */
class Partner {
  isUp = false;
  asked = 0;
  calls = 0;
  timesOpened = 0;
  readonly #breaker = new CircuitBreaker({ name: 'partner', failureThreshold: 3, recoveryTimeoutMs: 300 });

  constructor() {
    this.#breaker.onStateChange((state) => {
      if (state === 'open') this.timesOpened++;
    });
  }

  async ask(): Promise<void> {
    this.asked++;
    await this.#breaker.run(async () => {
      this.calls++;
      if (!this.isUp) throw new Error('the partner is away');
    });
  }
}
