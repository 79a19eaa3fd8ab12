import { mayBeLarge } from '../../wire/byte-batches.ts';
import {
  ackAndTakeSql,
  ackSql,
  giveBackSql,
  type MessageKey,
  type TakenRow,
  type TakeRow,
  type Want,
} from '../message-store.ts';
import type { BusSession } from '../sessions/bus-session.ts';
import { TakeFloors } from './take-floors.ts';

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
  readonly #floors = new TakeFloors();
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

  /** To be called when the session listens to the queue: from here on whatever comes is named. */
  add(queue: PumpedQueue): void {
    this.#queues.set(queue.queueId, queue);
    // A look of before, by a handler that became free, may have passed what was committed a moment later.
    this.wakeFrom(queue.queueId, 0);
  }

  remove(queue: PumpedQueue): void {
    if (this.#queues.get(queue.queueId) !== queue) return;
    this.#queues.delete(queue.queueId);
    this.#floors.forget(queue.queueId);
  }

  /** Says that a queue may have messages. */
  wake(queueId: number): void {
    this.#stocked.add(queueId);
    this.run();
  }

  /** Says that a queue has messages from `id` on; undefined: from which one is not known. */
  wakeFrom(queueId: number, id: number | undefined): void {
    if (id === undefined) this.#floors.lowerToOlder(queueId);
    else this.#floors.lower(queueId, id);
    this.wake(queueId);
  }

  wakeAll(): void {
    for (const queueId of this.#queues.keys()) this.#stocked.add(queueId);
    this.run();
  }

  /** For what nobody says: looks again for messages that have been there for a while. Once a minute. */
  lookBack(): void {
    this.#floors.age();
    for (const queueId of this.#queues.keys()) this.#floors.lowerToOlder(queueId);
    this.wakeAll();
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
    if (acks.length > 0) await this.#session.run(ackSql(sessionId, acks));
    if (returns.length > 0) await this.#session.run(giveBackSql(sessionId, returns));
  }

  /** The session is lost, and with it all that was taken. */
  forget(): void {
    this.#acks = [];
    this.#returns = [];
    this.#floors.forgetAll();
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
    const rows = await this.#session.run<TakeRow>(ackAndTakeSql(sessionId, this.#acks.splice(0), wants));
    const lastId = rows[0]?.last_id ?? 0;
    const byQueue = Map.groupBy(rows.filter(isTaken), (row) => row.queue_id);
    for (const { queueId, slots } of wants) {
      const taken = byQueue.get(queueId)?.sort((a, b) => a.id - b.id) ?? [];
      // Cut off by their number, or perhaps by their bytes: there may be more.
      const isCut = taken.length >= slots || mayBeLarge(taken.map(({ body }) => body));
      if (isCut) this.#stocked.add(queueId);
      this.#floors.end(queueId, (isCut ? (taken.at(-1)?.id ?? 0) : lastId) + 1);
      const queue = this.#queues.get(queueId);
      if (queue !== undefined) queue.take(taken, sessionId);
      else this.#returns.push(...taken.map(({ id }) => ({ queueId, id })));
    }
    return true;
  }

  #wants(): Want[] {
    const wants: Want[] = [];
    for (const queueId of this.#stocked) {
      const slots = this.#queues.get(queueId)?.room() ?? 0;
      if (slots === 0) continue;
      this.#stocked.delete(queueId);
      wants.push({ queueId, slots, floor: this.#floors.begin(queueId) });
    }
    return wants;
  }
}

function isTaken(row: TakeRow): row is TakenRow & TakeRow {
  return row.id !== null;
}
