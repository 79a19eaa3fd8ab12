import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@platform/telemetry/log.ts';
import type { Message } from '../message.ts';
import type { QueueSettings } from '../queues/queue-settings.ts';
import type { DeadLetterReason, Delivery, QueueHandling, SentAs } from '../transport.ts';
import { parseMessage } from '../wire/message-body.ts';
import { describeError, judgeFailure, type Verdict } from './failure-policy.ts';
import { HandlerRuns } from './handler-runs.ts';
import { Intake, type IntakeState } from './intake.ts';
import { KeyedQueue } from './keyed-queue.ts';

/** Why a message is a dead letter. */
export interface Death {
  readonly reason: DeadLetterReason;
  readonly error: { readonly name: string; readonly message: string; readonly stack?: string };
  readonly attempts: number;
}

/** A message in this process's hands, and the ways to let go of it. A transport makes these. */
export interface HeldMessage {
  readonly body: string;
  /** Tries it has had before. */
  readonly attempts: number;
  readonly sentAs?: SentAs | undefined;
  /** True once the broker has taken it back, because the connection ended: nothing is to be done with it. */
  isLost(): boolean;
  ack(): void;
  /** Puts it back in its place: at once, or at the latest when the consumer has stopped, or has been paused and is idle. */
  giveBack(): void;
  /** Puts it aside for `delayMs`, with `attempts` counted. Rejects if the broker did not take it. */
  delay(delayMs: number, attempts: number): Promise<void>;
  /** Moves it to the dead letters. Rejects if the broker did not take it. */
  bury(death: Death): Promise<void>;
}

/** The death of a message that was delivered `deliveries` times before, and never let go of. */
export function poisoned(deliveries: number, attempts: number): Death {
  const error = new Error(`delivered ${deliveries} times, and its consumer ended each time`);
  return { reason: 'poison', error: describeError(error), attempts };
}

export interface ConsumerOptions {
  readonly queue: QueueSettings;
  readonly handle: (delivery: Delivery) => Promise<void>;
  readonly log: Log;
  /** Told whenever a message has been let go, and there is room for another. */
  readonly onFreed: () => void;
  /** Told when `intake` has changed. */
  readonly onIntake: () => void;
}

// An outage shorter than this is waited out in place, which keeps the order; a longer one frees the place.
const WAIT_IN_PLACE_MS = 30_000;
const SETTLE_RETRY_MS = 1_000;

/**
 * What both transports do with a message they hold: runs its handler, one at a time for a subject, and lets go
 * of it by what came of that.
 */
export class QueueConsumer {
  readonly #options: ConsumerOptions;
  readonly #tasks: KeyedQueue;
  readonly #runs: HandlerRuns;
  readonly #intake: Intake;
  readonly #waiting = new Set<HeldMessage>();
  /** What is held, the oldest first, with the time since when. */
  readonly #heldSince = new Map<HeldMessage, number>();
  readonly #stopping = new AbortController();
  #heldUnits = 0;

  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#tasks = new KeyedQueue(options.queue.concurrency);
    this.#runs = new HandlerRuns(options.queue.handlerTimeoutMs);
    this.#intake = new Intake(() => this.#onIntake());
  }

  /** Messages held: their handler runs or is to run. */
  get size(): number {
    return this.#tasks.size;
  }

  /** The length of what is held, in UTF-16 units. */
  get heldUnits(): number {
    return this.#heldUnits;
  }

  get handling(): QueueHandling {
    const now = performance.now();
    const [oldest = now] = this.#heldSince.values();
    return {
      queue: this.#options.queue.queue,
      oldestInHandMs: now - oldest,
      hung: this.#runs.hung,
      isPaused: this.intake !== 'flowing',
    };
  }

  /** What is to be taken: while it is `paused` nothing, while it is `probing` one message at a time. */
  get intake(): IntakeState {
    return this.#intake.state;
  }

  /** Resolves when nothing is held. */
  idle(): Promise<void> {
    return this.#tasks.idle();
  }

  accept(held: HeldMessage): void {
    if (this.#stopping.signal.aborted || this.intake === 'paused') {
      held.giveBack();
      return;
    }
    try {
      const message = parseMessage(held.body);
      this.#enqueue(`subject ${message.subject}`, held, () => this.#process(held, message));
    } catch (error) {
      this.condemn(held, { reason: 'malformed', error: describeError(error), attempts: held.attempts });
    }
  }

  /** Takes a message that is not to be handled, only buried. */
  condemn(held: HeldMessage, death: Death): void {
    // A key of its own, as it waits for nobody.
    this.#enqueue(`condemned ${crypto.randomUUID()}`, held, () => this.#bury(held, death));
  }

  /** Forgets what has not been started: the broker has taken it back. */
  dropWaiting(): void {
    this.#tasks.clear();
    for (const held of this.#waiting) this.#letGo(held);
    this.#waiting.clear();
  }

  /** Gives back what has not been started, and resolves when the handlers under way have ended, or after `withinMs`. */
  async stop(withinMs: number): Promise<void> {
    this.#stopping.abort();
    this.#intake.stop();
    this.#giveBackWaiting();
    const timer = new AbortController();
    await Promise.race([
      this.#tasks.idle(),
      sleep(withinMs, undefined, { signal: timer.signal }).catch(() => undefined), // Ended early: all is idle.
    ]);
    timer.abort();
  }

  #giveBackWaiting(): void {
    const unstarted = [...this.#waiting];
    this.dropWaiting();
    for (const held of unstarted) held.giveBack();
  }

  #onIntake(): void {
    if (this.intake === 'paused') this.#giveBackWaiting();
    this.#options.log.info(
      { queue: this.#options.queue.queue, intake: this.intake },
      'an open circuit was met or tried',
    );
    this.#options.onIntake();
  }

  #enqueue(key: string, held: HeldMessage, work: () => Promise<void>): void {
    this.#waiting.add(held);
    this.#heldUnits += held.body.length;
    this.#heldSince.set(held, performance.now());
    this.#tasks.add(key, async () => {
      this.#waiting.delete(held);
      await work().finally(() => this.#letGo(held));
      // After the task has ended, when its place is free.
      setImmediate(this.#options.onFreed);
    });
  }

  #letGo(held: HeldMessage): void {
    this.#heldUnits -= held.body.length;
    this.#heldSince.delete(held);
  }

  async #process(held: HeldMessage, message: Message): Promise<void> {
    const { queue, handle, log } = this.#options;
    const { sentAs } = held;
    const waitingSince = Date.now();
    for (let attempt = held.attempts + 1; ; ) {
      const failure = await this.#runs.failureOf((bounds) =>
        handle({ queue: queue.queue, message, attempt, bounds, ...(sentAs && { sentAs }) }),
      );
      if (held.isLost()) return;
      if (failure === undefined) {
        held.ack();
        this.#intake.succeeded();
        return;
      }
      const verdict = judgeFailure(failure.error, attempt, queue.retry);
      const about = { ...namesOf(message), queue: queue.queue, attempt };
      log.warn({ ...about, verdict: verdict.kind, err: failure.error }, 'a message could not be handled');
      if (verdict.kind === 'again') {
        attempt++;
      } else if (verdict.kind === 'later') {
        return this.#settle(held, () =>
          held.delay(verdict.delayMs, verdict.isCounted ? attempt : attempt - 1),
        );
      } else if (verdict.kind === 'refused') {
        return this.#refuse(held, verdict, attempt - 1);
      } else if (verdict.kind === 'dead') {
        const error = describeError(failure.error);
        return this.#bury(held, { reason: verdict.reason, error, attempts: attempt }, message);
      } else if (Date.now() - waitingSince >= WAIT_IN_PLACE_MS) {
        return this.#settle(held, () => held.delay(verdict.delayMs, attempt - 1));
      } else {
        await this.#pause(verdict.delayMs);
        if (held.isLost()) return;
        if (this.#stopping.signal.aborted) return held.giveBack();
      }
    }
  }

  /**
   * A message goes back to its place. It stands aside if it has been tried before, as that must be counted; and if it is
   * the one that tried the circuit, so that it holds up none that need another circuit.
   */
  async #refuse(
    held: HeldMessage,
    { pauseMs, delayMs }: Extract<Verdict, { kind: 'refused' }>,
    attempts: number,
  ): Promise<void> {
    const isProbe = this.intake === 'probing';
    this.#intake.refused(pauseMs);
    if (isProbe || attempts > held.attempts) await this.#settle(held, () => held.delay(delayMs, attempts));
    else held.giveBack();
  }

  #bury(held: HeldMessage, death: Death, message?: Message): Promise<void> {
    const { queue, log } = this.#options;
    const { reason, attempts, error } = death;
    log.error(
      { ...(message && namesOf(message)), queue: queue.queue, reason, attempts, error: error.message },
      'a message became a dead letter',
    );
    return this.#settle(held, () => held.bury(death));
  }

  /** Tries until the broker has taken it, for until then the message must not be let go. */
  async #settle(held: HeldMessage, move: () => Promise<void>): Promise<void> {
    while (!held.isLost()) {
      try {
        return await move();
      } catch (error) {
        this.#options.log.warn(
          { queue: this.#options.queue.queue, err: error },
          'a message could not be moved',
        );
        await this.#pause(SETTLE_RETRY_MS);
        if (this.#stopping.signal.aborted) return held.isLost() ? undefined : held.giveBack();
      }
    }
  }

  /** Waits; ends early when this consumer is stopped. */
  async #pause(delayMs: number): Promise<void> {
    await sleep(delayMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

// In a traceparent, behind the version.
const TRACE_ID_AT = 3;
const TRACE_ID_LENGTH = 32;

/** What a log line says of a message: this is outside of its trace, which its handlers run in. */
function namesOf({ id, type, correlationid, traceparent }: Message): object {
  const trace_id = traceparent?.slice(TRACE_ID_AT, TRACE_ID_AT + TRACE_ID_LENGTH);
  return { message_id: id, type, correlation_id: correlationid, ...(trace_id && { trace_id }) };
}
