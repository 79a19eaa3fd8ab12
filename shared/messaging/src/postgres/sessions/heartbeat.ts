import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from '@platform/database/sql.ts';
import type { MessagePump } from '../consuming/message-pump.ts';
import type { PostgresSubscription } from '../consuming/postgres-subscription.ts';
import {
  type BeatRow,
  beatSql,
  type DeadSessions,
  FIRST_PLACE,
  findDeadSessionsSql,
  forgetSessionsSql,
  giveBackOrphansSql,
  type MessagePlace,
  ORDERED_LOCK,
} from '../upkeep.ts';
import type { BusSession } from './bus-session.ts';

const BEAT_MS = 1_000;
/** First key of the advisory lock whose holder gives back what dead sessions held. */
const REAP_LOCK = 7_264;
const REAP_POLL_MS = 100;
// Wake-ups come by notification; looking for messages without one is for the case that one was lost.
const LOOK_EVERY_BEATS = 5;
const LOOK_BACK_EVERY_BEATS = 60;
// A message that is put aside is due later than it is written; no such statement takes so long to commit.
const DUE_MARGIN_MS = 60_000;

/**
 * What a consuming process does each second in one statement: says that it lives, brings up delayed messages that
 * are due, and finds processes that died. Also keeps the turns of ordered queues.
 */
export class Heartbeat {
  readonly #session: BusSession;
  readonly #pump: MessagePump;
  readonly #subscriptions: () => readonly PostgresSubscription[];
  #timer: NodeJS.Timeout | undefined;
  #dueTimer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #beats = 0;
  /** The queues of which all was brought up that was due, and when. */
  #known: { readonly queueIds: ReadonlySet<number>; readonly at: number } | undefined;
  #isBeating = false;
  #beatAgain = false;

  constructor(session: BusSession, pump: MessagePump, subscriptions: () => readonly PostgresSubscription[]) {
    this.#session = session;
    this.#pump = pump;
    this.#subscriptions = subscriptions;
  }

  /** Begins, unless the session was closed meanwhile. */
  start(): void {
    this.stop();
    if (this.#session.id === undefined) return;
    this.#timer = setInterval(() => void this.beat(), BEAT_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    clearTimeout(this.#dueTimer);
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#known = undefined;
  }

  /** A message becomes due in `delayMs`. Once stopped, as by a beat that was under way, this waits for none. */
  expect(delayMs: number): void {
    if (this.#timer === undefined) return;
    const dueAt = Date.now() + delayMs;
    if (dueAt >= this.#dueAt) return;
    this.#dueAt = dueAt;
    clearTimeout(this.#dueTimer);
    this.#dueTimer = setTimeout(() => {
      this.#dueAt = Number.POSITIVE_INFINITY;
      void this.beat();
    }, delayMs);
  }

  async beat(): Promise<void> {
    if (this.#isBeating) {
      this.#beatAgain = true;
      return;
    }
    this.#isBeating = true;
    try {
      do {
        this.#beatAgain = false;
        await this.#beat();
      } while (this.#beatAgain);
    } catch (error) {
      this.#session.reset(error);
    } finally {
      this.#isBeating = false;
    }
  }

  /**
   * Gives back what dead sessions held; also what was held when the server itself ended. Messages are looked at only if
   * there is such a session, and by one replica: the others wait for it.
   */
  async reap(): Promise<void> {
    const sessionId = this.#session.id;
    while (sessionId !== undefined && (await this.#deadSessions(sessionId)) !== undefined) {
      if (await this.#giveBackInTurn(sessionId)) return;
      await sleep(REAP_POLL_MS);
    }
  }

  /** Undefined if there are none, and nothing is held by others that are not known any more. */
  async #deadSessions(sessionId: number): Promise<readonly number[] | undefined> {
    const [found] = await this.#session.run<DeadSessions>(findDeadSessionsSql(sessionId));
    return found === undefined || (found.dead.length === 0 && found.is_checked) ? undefined : found.dead;
  }

  /** False if it is another replica's turn. The turn ends with the connection, should this fail. */
  async #giveBackInTurn(sessionId: number): Promise<boolean> {
    const [turn] = await this.#session.run<{ is_mine: boolean }>(sql`
      select pg_try_advisory_lock(${REAP_LOCK}, 0) as is_mine`);
    if (!turn?.is_mine) return false;
    const dead = await this.#deadSessions(sessionId);
    if (dead !== undefined) {
      for (let place: MessagePlace | undefined = FIRST_PLACE; place !== undefined; )
        [place] = await this.#session.run<MessagePlace>(giveBackOrphansSql(sessionId, dead, place));
      await this.#session.run(forgetSessionsSql(dead));
    }
    await this.#session.run(sql`select pg_advisory_unlock(${REAP_LOCK}, 0)`);
    return true;
  }

  /** Lets another replica consume an ordered queue. */
  async passTurn(subscription: PostgresSubscription): Promise<void> {
    if (!subscription.isOrdered || !subscription.hasTurn || !subscription.isIdle) return;
    subscription.hasTurn = false;
    const { queueId } = subscription;
    await this.#session.run(sql`
      select pg_advisory_unlock(${ORDERED_LOCK}, ${queueId}), pg_notify(${`bus_${queueId}`}, 'turn')`);
  }

  async #beat(): Promise<void> {
    const sessionId = this.#session.id;
    if (sessionId === undefined) return;
    const queueIds = this.#subscriptions().map((subscription) => subscription.queueId);
    const turns = await this.#takeTurns();
    const beganAt = performance.now();
    const [state] = await this.#session.run<BeatRow>(
      beatSql(sessionId, queueIds, this.#knownForMs(queueIds)),
    );
    if (state === undefined || !state.is_alive) throw new Error('this session was declared dead');
    // Before messages are taken in a turn just got: those of the one who had it come first.
    if (state.has_dead_sessions) await this.reap();
    for (const subscription of turns) {
      subscription.hasTurn = true;
      this.#pump.wake(subscription.queueId);
    }
    if (state.has_more_due) this.#beatAgain = true;
    else {
      this.#known = { queueIds: new Set(queueIds), at: beganAt };
      if (state.next_due_ms !== null) this.expect(Math.max(Math.ceil(state.next_due_ms), 1));
    }
    this.#beats++;
    if (this.#beats % LOOK_BACK_EVERY_BEATS === 0) this.#pump.lookBack();
    else if (this.#beats % LOOK_EVERY_BEATS === 0) this.#pump.wakeAll();
  }

  /** For how long nothing older can be due; undefined when that is not known of every queue. */
  #knownForMs(queueIds: readonly number[]): number | undefined {
    const known = this.#known;
    if (known === undefined || !queueIds.every((id) => known.queueIds.has(id))) return undefined;
    return performance.now() - known.at + DUE_MARGIN_MS;
  }

  async #takeTurns(): Promise<PostgresSubscription[]> {
    const waiting = this.#subscriptions().filter(({ isOrdered, hasTurn }) => isOrdered && !hasTurn);
    if (waiting.length === 0) return [];
    const rows = await this.#session.run<{ id: number }>(sql`
      select id from unnest(${waiting.map(({ queueId }) => queueId)}::int[]) as q (id)
      where pg_try_advisory_lock(${ORDERED_LOCK}, id)`);
    const won = new Set(rows.map(({ id }) => id));
    return waiting.filter(({ queueId }) => won.has(queueId));
  }
}
