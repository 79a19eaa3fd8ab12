import type { Log } from '@platform/telemetry/log.ts';
import type { QueueSettings } from '../../queues/queue-settings.ts';
import { storableText } from '../../receiving/failure-policy.ts';
import { type HeldMessage, poisoned, QueueConsumer } from '../../receiving/queue-consumer.ts';
import type { Delivery, QueueHandling, Subscription } from '../../transport.ts';
import { DRAIN_MS, MOST_BATCH_BYTES, MOST_DELIVERIES, SUSPECT_AFTER } from '../../wire/limits.ts';
import { peekMessage } from '../../wire/message-body.ts';
import { burySql, delaySql, sentAsOf, type TakenRow } from '../message-store.ts';
import type { BusSession } from '../sessions/bus-session.ts';
import type { MessagePump, PumpedQueue } from './message-pump.ts';

export interface PostgresSubscriptionOptions {
  readonly queueId: number;
  readonly queue: QueueSettings;
  readonly handle: (delivery: Delivery) => Promise<void>;
  readonly session: BusSession;
  readonly pump: MessagePump;
  readonly log: Log;
  /** Told when a message was put aside for `delayMs`. */
  readonly onDelayed: (delayMs: number) => void;
  readonly onStopped: (subscription: PostgresSubscription) => Promise<void>;
}

/** One queue consumed by this process. */
export class PostgresSubscription implements Subscription, PumpedQueue {
  readonly queueId: number;
  readonly isOrdered: boolean;
  /** False for an ordered queue while another replica consumes it. */
  hasTurn: boolean;
  readonly #options: PostgresSubscriptionOptions;
  readonly #consumer: QueueConsumer;
  /** The next message is taken alone: it has been there when a process died, and must not take others with it. */
  #isWary = false;
  #stopped: Promise<void> | undefined;

  constructor(options: PostgresSubscriptionOptions) {
    const { queue, handle, log, pump } = options;
    this.#options = options;
    this.queueId = options.queueId;
    this.isOrdered = queue.isOrdered;
    this.hasTurn = !this.isOrdered;
    this.#consumer = new QueueConsumer({
      queue,
      handle,
      log,
      onFreed: () => pump.run(),
      onIntake: () => pump.wake(this.queueId),
    });
  }

  get name(): string {
    return this.#options.queue.queue;
  }

  get handling(): QueueHandling {
    return this.#consumer.handling;
  }

  get isIdle(): boolean {
    return this.#consumer.size === 0;
  }

  room(): number {
    if (!this.hasTurn || this.#stopped !== undefined) return 0;
    const held = this.#consumer.size;
    const { intake } = this.#consumer;
    if (intake === 'paused') return 0;
    if (this.#isWary || intake === 'probing') return held === 0 ? 1 : 0;
    if (this.#consumer.heldUnits >= MOST_BATCH_BYTES) return 0;
    const { prefetch, concurrency } = this.#options.queue;
    const free = prefetch - held;
    // While there is work in hand, taking many at once is cheaper than taking each as its place becomes free.
    const isBusy = held >= concurrency && free < prefetch / 4;
    return isBusy ? 0 : Math.max(free, 0);
  }

  take(rows: readonly TakenRow[], sessionId: number): void {
    const firstSuspect = rows.findIndex((row) => row.deliveries > SUSPECT_AFTER);
    this.#isWary = firstSuspect !== -1;
    const kept = firstSuspect === -1 ? rows : rows.slice(0, Math.max(firstSuspect, 1));
    for (const row of rows.slice(kept.length)) this.#giveBack(row);
    for (const row of kept) this.#accept(row, sessionId);
  }

  /** The session is lost: its messages are the server's again. */
  lost(): void {
    this.hasTurn = !this.isOrdered;
    this.#consumer.dropWaiting();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await this.#consumer.stop(DRAIN_MS);
    await this.#options.onStopped(this);
  }

  #giveBack({ id }: TakenRow): void {
    this.#options.pump.giveBack({ queueId: this.queueId, id });
  }

  #accept(row: TakenRow, sessionId: number): void {
    const held = this.#hold(row, sessionId);
    if (row.deliveries <= MOST_DELIVERIES) this.#consumer.accept(held);
    else this.#consumer.condemn(held, poisoned(row.deliveries - 1, row.attempts));
  }

  #hold(row: TakenRow, sessionId: number): HeldMessage {
    const { session, pump, onDelayed } = this.#options;
    const key = { queueId: this.queueId, id: row.id };
    const isLost = () => session.id !== sessionId;
    return {
      body: row.body,
      attempts: row.attempts,
      sentAs: sentAsOf(row),
      isLost,
      ack: () => pump.ack(key),
      giveBack: () => this.#giveBack(row),
      async delay(delayMs, attempts) {
        await session.run(delaySql(sessionId, key, delayMs, attempts));
        onDelayed(delayMs);
      },
      async bury(death) {
        const { id, traceparent } = peekMessage(row.body);
        const messageId = id === undefined ? `malformed-${crypto.randomUUID()}` : storableText(id, 255);
        const trace = traceparent === undefined ? undefined : storableText(traceparent, 255);
        await session.run(burySql(sessionId, key, { ...death, messageId, traceparent: trace }));
      },
    };
  }
}
