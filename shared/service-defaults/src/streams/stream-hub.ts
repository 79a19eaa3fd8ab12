import { type StopWork, startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { DomainError } from '../problems/domain-error.ts';
import { EventStream } from './event-stream.ts';
import type { StreamSource } from './stream-source.ts';

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

/** The problems of opening a stream, and their statuses: for `createHttpApp`. */
export const STREAM_PROBLEMS = { 'too-many-streams': 429, 'streams-exhausted': 503 } as const;

interface OpenStream {
  readonly userId: string;
  readonly topic: string;
  readonly stream: EventStream;
}

/**
 * The live streams of this replica. What this replica writes it tells at once (`wake`). What the others write it finds by
 * asking for the marks of the topics that are followed here: one small statement a look, and none while nobody follows. A
 * NOTIFY for each event would cost every writer, whether somebody follows or not.
 */
export class StreamHub {
  readonly #source: StreamSource;
  readonly #logger: Log;
  readonly #limits: StreamLimits;
  readonly #open = new Set<OpenStream>();
  readonly #byTopic = new Map<string, Set<EventStream>>();
  readonly #countOfUser = new Map<string, number>();
  #heartbeat: NodeJS.Timeout | undefined;
  #stopPolling: StopWork | undefined;
  #isClosed = false;

  constructor(o: {
    readonly source: StreamSource;
    readonly logger: Log;
    readonly limits?: Partial<StreamLimits>;
  }) {
    this.#source = o.source;
    this.#logger = o.logger;
    this.#limits = { ...DEFAULT_LIMITS, ...o.limits };
  }

  get count(): number {
    return this.#open.size;
  }

  /**
   * Opens a stream of a topic for a user, of what follows `lastEventId`, or from where the source begins. Throws DomainError
   * `too-many-streams` or `streams-exhausted`.
   */
  async open(userId: string, topic: string, lastEventId: string | undefined): Promise<EventStream> {
    this.#admit(userId);
    const position = await this.#source.begin(topic, lastEventId);
    // Asked again: others may have come in meanwhile.
    this.#admit(userId);
    const stream = new EventStream({
      position,
      read: (after, limit) => this.#source.read(topic, after, limit),
      retryMs: this.#limits.retryMs,
    });
    this.#add({ userId, topic, stream });
    stream.notice();
    return stream;
  }

  /** Something was written about the topic by this replica. */
  wake(topic: string): void {
    for (const stream of this.#byTopic.get(topic) ?? []) stream.notice();
  }

  /** Ends all streams, and takes no more: their clients go to another replica. */
  close(): void {
    this.#isClosed = true;
    for (const { stream } of this.#open) stream.end();
    this.#stopTimers();
  }

  #admit(userId: string): void {
    const { perUser, total } = this.#limits;
    if (this.#isClosed || this.#open.size >= total)
      throw new DomainError(
        'streams-exhausted',
        'There are too many live streams right now. Try again soon.',
      );
    if ((this.#countOfUser.get(userId) ?? 0) >= perUser)
      throw new DomainError('too-many-streams', `You have ${perUser} live streams open, which is the most.`);
  }

  #add(open: OpenStream): void {
    const { userId, topic, stream } = open;
    if (this.#open.size === 0) this.#startTimers();
    this.#open.add(open);
    this.#countOfUser.set(userId, (this.#countOfUser.get(userId) ?? 0) + 1);
    this.#byTopic.set(topic, (this.#byTopic.get(topic) ?? new Set()).add(stream));
    const ending = setTimeout(() => stream.end(), this.#limits.lifetimeMs).unref();
    stream.once('close', () => {
      clearTimeout(ending);
      this.#remove(open);
    });
  }

  #remove(open: OpenStream): void {
    const { userId, topic, stream } = open;
    this.#open.delete(open);
    const left = (this.#countOfUser.get(userId) ?? 1) - 1;
    if (left === 0) this.#countOfUser.delete(userId);
    else this.#countOfUser.set(userId, left);
    const ofTopic = this.#byTopic.get(topic);
    ofTopic?.delete(stream);
    if (ofTopic?.size === 0) this.#byTopic.delete(topic);
    if (this.#open.size === 0) this.#stopTimers();
  }

  #startTimers(): void {
    const { heartbeatMs, pollMs } = this.#limits;
    const beat = () => {
      for (const { stream } of this.#open) stream.heartbeat();
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
    for (const [topic, mark] of await this.#source.marks([...this.#byTopic.keys()]))
      for (const stream of this.#byTopic.get(topic) ?? []) stream.noticeMark(mark);
  }
}
