import type { Database } from '@platform/database/database.ts';
import { type StopWork, startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { lastPositions, listAfter } from '../notifications/notification-repository.ts';
import { NotificationStream } from './notification-stream.ts';

export interface StreamLimits {
  /** Streams of one user; more tabs than anybody has open. */
  readonly perUser: number;
  readonly total: number;
  /** How long a stream may live: as long as the access token it was opened with, about. */
  readonly lifetimeMs: number;
  readonly heartbeatMs: number;
  /** How often to look for what other replicas have written. */
  readonly pollMs: number;
  /** What clients wait before they connect again. */
  readonly retryMs: number;
}

export const DEFAULT_LIMITS: StreamLimits = {
  perUser: 5,
  total: 1000,
  lifetimeMs: 15 * 60_000,
  heartbeatMs: 15_000,
  pollMs: 1_000,
  retryMs: 2_000,
};

/**
 * The live streams of this replica. What this replica writes it tells at once; what the others write it finds by asking for
 * the last positions of the users that are connected here: one small query a second, and none while nobody is. A NOTIFY
 * for each notice would cost every event, whether somebody listens or not.
 */
export class StreamHub {
  readonly #database: Database;
  readonly #logger: Log;
  readonly #limits: StreamLimits;
  readonly #streams = new Map<string, Set<NotificationStream>>();
  #count = 0;
  #heartbeat: NodeJS.Timeout | undefined;
  #stopPolling: StopWork | undefined;
  #isClosed = false;

  constructor(o: {
    readonly database: Database;
    readonly logger: Log;
    readonly limits?: Partial<StreamLimits>;
  }) {
    this.#database = o.database;
    this.#logger = o.logger;
    this.#limits = { ...DEFAULT_LIMITS, ...o.limits };
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Opens a stream of what follows position `after`, or of what comes from now on. Throws DomainError `too-many-streams` or
   * `streams-exhausted`.
   */
  async open(userId: string, after: number | undefined): Promise<NotificationStream> {
    this.#admit(userId);
    const last = (await lastPositions(this.#database, [userId])).get(userId) ?? 0;
    // Asked again: others may have come in meanwhile.
    this.#admit(userId);
    const stream = new NotificationStream({
      // An id that is not ours yet (of a database that was set back) would keep the stream silent.
      position: after === undefined ? last : Math.min(after, last),
      readAfter: (position, limit) => listAfter(this.#database, userId, position, limit),
      retryMs: this.#limits.retryMs,
    });
    this.#add(userId, stream);
    stream.notice();
    return stream;
  }

  /** Something was written for the user by this replica. */
  wake(userId: string): void {
    for (const stream of this.#streams.get(userId) ?? []) stream.notice();
  }

  /** Ends all streams, and takes no more: their clients go to another replica. */
  close(): void {
    this.#isClosed = true;
    for (const streams of this.#streams.values()) for (const stream of streams) stream.end();
    this.#stopTimers();
  }

  #admit(userId: string): void {
    const { perUser, total } = this.#limits;
    if (this.#isClosed || this.#count >= total)
      throw new DomainError(
        'streams-exhausted',
        'There are too many live streams right now. Try again soon.',
      );
    if ((this.#streams.get(userId)?.size ?? 0) >= perUser)
      throw new DomainError('too-many-streams', `You have ${perUser} live streams open, which is the most.`);
  }

  #add(userId: string, stream: NotificationStream): void {
    const ofUser = this.#streams.get(userId) ?? new Set();
    this.#streams.set(userId, ofUser.add(stream));
    if (this.#count++ === 0) this.#startTimers();
    const ending = setTimeout(() => stream.end(), this.#limits.lifetimeMs).unref();
    stream.once('close', () => {
      clearTimeout(ending);
      ofUser.delete(stream);
      if (ofUser.size === 0) this.#streams.delete(userId);
      if (--this.#count === 0) this.#stopTimers();
    });
  }

  #startTimers(): void {
    const { heartbeatMs, pollMs } = this.#limits;
    const beat = () => {
      for (const streams of this.#streams.values()) for (const stream of streams) stream.heartbeat();
    };
    this.#heartbeat = setInterval(beat, heartbeatMs).unref();
    this.#stopPolling = startPeriodicWork({
      what: 'bringing streams up to date',
      everyMs: pollMs,
      firstAfterMs: pollMs,
      logger: this.#logger,
      work: () => this.#poll(),
    });
  }

  #stopTimers(): void {
    clearInterval(this.#heartbeat);
    // A poll under way finds no streams any more.
    void this.#stopPolling?.();
  }

  async #poll(): Promise<void> {
    for (const [userId, last] of await lastPositions(this.#database, [...this.#streams.keys()]))
      for (const stream of this.#streams.get(userId) ?? []) if (stream.position < last) stream.notice(last);
  }
}
