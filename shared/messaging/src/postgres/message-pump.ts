import { mayBeLarge } from '../byte-batches.ts';
import type { BusSession } from './bus-session.ts';
import { ack, ackAndTake, giveBack, type MessageKey, type TakenRow } from './message-store.ts';

/** A queue that this process consumes, as the pump sees it. */
export interface PumpedQueue {
  readonly queueId: number;
  /** How many more messages it wants now; 0 while it is stopped or not its turn. */
  room(): number;
  take(rows: readonly TakenRow[], sessionId: number): void;
}

// An acknowledgement waits this long for the next message to be taken with it in one statement; if the process
// ends meanwhile the message is delivered again, as it would be had the process ended just before.
const ACK_LINGER_MS = 20;
const MOST_ACKS = 500;

/**
 * Takes messages for all queues of a process and lets go of them, by as few statements as can be: one at a time,
 * and what comes up while it is under way goes into the next.
 */
export class MessagePump {
  readonly #session: BusSession;
  readonly #queues = new Map<number, PumpedQueue>();
  /** Queues that may have messages waiting. */
  readonly #stocked = new Set<number>();
  #acks: MessageKey[] = [];
  #returns: MessageKey[] = [];
  #isRunning = false;
  #linger: NodeJS.Timeout | undefined;

  constructor(session: BusSession) {
    this.#session = session;
  }

  get queueIds(): number[] {
    return [...this.#queues.keys()];
  }

  add(queue: PumpedQueue): void {
    this.#queues.set(queue.queueId, queue);
    this.wake(queue.queueId);
  }

  remove(queue: PumpedQueue): void {
    if (this.#queues.get(queue.queueId) === queue) this.#queues.delete(queue.queueId);
  }

  /** Says that a queue may have messages. */
  wake(queueId: number): void {
    this.#stocked.add(queueId);
    this.run();
  }

  wakeAll(): void {
    for (const queueId of this.#queues.keys()) this.#stocked.add(queueId);
    this.run();
  }

  ack(key: MessageKey): void {
    this.#acks.push(key);
    if (this.#acks.length >= MOST_ACKS) this.run();
    else this.#linger ??= setTimeout(() => this.#flushLater(), ACK_LINGER_MS);
  }

  giveBack(key: MessageKey): void {
    this.#returns.push(key);
    this.run();
  }

  /** Takes what there is room for. */
  run(): void {
    if (this.#isRunning || this.#session.id === undefined) return;
    this.#isRunning = true;
    // After the current turn, in which more may come up.
    queueMicrotask(() => void this.#work());
  }

  /** Sends the acknowledgements and returns that wait; throws if they could not be sent. */
  async flush(): Promise<void> {
    const sessionId = this.#session.id;
    if (sessionId === undefined) return;
    const returns = this.#returns.splice(0);
    const acks = this.#acks.splice(0);
    if (acks.length > 0) await this.#session.run(ack(sessionId, acks));
    if (returns.length > 0) await this.#session.run(giveBack(sessionId, returns));
  }

  /** The session is lost, and with it all that was taken. */
  forget(): void {
    this.#acks = [];
    this.#returns = [];
  }

  async #flushLater(): Promise<void> {
    this.#linger = undefined;
    if (this.#acks.length > 0) this.run();
  }

  async #work(): Promise<void> {
    try {
      while (await this.#step());
    } catch (error) {
      // What was taken or let go of is not known: a new session begins anew.
      this.#session.reset(error);
    } finally {
      this.#isRunning = false;
    }
  }

  /** One statement; false when there was nothing to do. */
  async #step(): Promise<boolean> {
    const sessionId = this.#session.id;
    if (sessionId === undefined) return false;
    const wants = this.#wants();
    const mustAck = this.#acks.length > 0 && this.#linger === undefined;
    if (this.#returns.length > 0 || (mustAck && wants.length === 0)) {
      await this.flush();
      return true;
    }
    if (wants.length === 0) return false;
    const rows = await this.#session.run<TakenRow>(ackAndTake(sessionId, this.#acks.splice(0), wants));
    const byQueue = Map.groupBy(rows, (row) => row.queue_id);
    for (const { queueId, slots } of wants) {
      const taken = byQueue.get(queueId)?.sort((a, b) => a.id - b.id) ?? [];
      // Cut off by their number, or perhaps by their bytes: there may be more.
      if (taken.length >= slots || mayBeLarge(taken.map(({ body }) => body))) this.#stocked.add(queueId);
      const queue = this.#queues.get(queueId);
      if (queue !== undefined) queue.take(taken, sessionId);
      else this.#returns.push(...taken.map(({ id }) => ({ queueId, id })));
    }
    return true;
  }

  #wants(): { queueId: number; slots: number }[] {
    const wants: { queueId: number; slots: number }[] = [];
    for (const queueId of this.#stocked) {
      const slots = this.#queues.get(queueId)?.room() ?? 0;
      if (slots === 0) continue;
      this.#stocked.delete(queueId);
      wants.push({ queueId, slots });
    }
    return wants;
  }
}
