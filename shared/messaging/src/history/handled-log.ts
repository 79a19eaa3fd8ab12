import { outsideBounds } from '@platform/database/bounded-work.ts';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { serializeError } from '@platform/telemetry/error-serializer.ts';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import { runWithoutContext } from '@platform/telemetry/trace-context.ts';
import { ringChildSql } from '../outbox/outbox-ring.ts';
import { judgeFailure, storableText } from '../receiving/failure-policy.ts';
import { inboxKey } from '../receiving/inbox-key.ts';
import type { NoteHandling } from '../telemetry/messaging-metrics.ts';
import { DEFAULT_RETRY, type RetryPolicy } from '../transport.ts';

export interface HandledLogOptions {
  /** How long the notes are kept, in milliseconds. */
  readonly keptMs: number;
  readonly logger?: Log;
}

/** A try of a handler. */
interface Handled {
  readonly handledAtMs: number;
  readonly messageId: string;
  readonly correlationId: string | null;
  readonly attempt: number;
  readonly durationMs: number;
  readonly queue: string;
  readonly type: string;
  readonly subject: string;
  readonly outcome: string;
  readonly error: string | null;
}

// A statement for many notes costs little for each; a process that dies takes those of its last second with it.
const LINGER_MS = 1000;
const MOST_AT_ONCE = 500;
// While the database is away, or a queue fails in a storm, the oldest go.
const MOST_WAITING = 5000;
const LONGEST_ERROR = 500;

const logs = new WeakMap<Database, HandledLog>();

/**
 * The notes of what became of each message, for the history: kept in memory for a second, and written together. They are
 * for people, and are not as sure as the effects.
 */
export class HandledLog {
  readonly #database: Database;
  readonly #keptMs: number;
  readonly #log: Log;
  #waiting: Handled[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  constructor(database: Database, { keptMs, logger = silentLog }: HandledLogOptions) {
    this.#database = database;
    this.#keptMs = keptMs;
    this.#log = logger;
  }

  /** What `consume` tells of the tries in a queue with this policy. */
  noteAs(retry: RetryPolicy = DEFAULT_RETRY): NoteHandling {
    return (delivery, seconds, failure) => {
      const { message, queue, attempt } = delivery;
      this.#add({
        handledAtMs: Date.now(),
        messageId: inboxKey(message.id),
        correlationId: message.correlationid === undefined ? null : inboxKey(message.correlationid),
        attempt,
        durationMs: seconds * 1000,
        queue,
        type: storableText(message.type, Number.POSITIVE_INFINITY),
        subject: storableText(message.subject, Number.POSITIVE_INFINITY),
        outcome: failure === undefined ? 'handled' : judgeFailure(failure.error, attempt, retry).kind,
        error: failure === undefined ? null : textOf(failure.error),
      });
    };
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#waiting.length > 0) {
      this.#writing ??= this.#write().finally(() => {
        this.#writing = undefined;
      });
      await this.#writing;
    }
  }

  #add(handled: Handled): void {
    this.#waiting.push(handled);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.#flushLater();
    if (this.#waiting.length === MOST_AT_ONCE) void this.#flushInBackground();
  }

  #flushLater(): void {
    this.#timer ??= setTimeout(() => void this.#flushInBackground(), LINGER_MS).unref();
  }

  /** Begun by a handler, whose time may be up, and whose trace it is not of: it writes what others did too. */
  async #flushInBackground(): Promise<void> {
    try {
      await runWithoutContext(() => outsideBounds(() => this.flush()));
    } catch (err) {
      this.#log.warn({ err, messages: this.#waiting.length }, 'the history of messages is not written');
      this.#flushLater();
    }
  }

  async #write(): Promise<void> {
    const rows = this.#waiting.slice(0, MOST_AT_ONCE);
    const column = <Name extends keyof Handled>(name: Name) => rows.map((row) => row[name]);
    await this.#database.query(sql`
      with quickly as (select set_config('synchronous_commit', 'off', true))
      insert into ${ringChildSql('message_handled', this.#keptMs)} (handled_at, message_id, correlation_id, attempt,
        duration_ms, queue, type, subject, outcome, error)
      select to_timestamp(r.at / 1000), r.message_id, r.correlation_id, r.attempt, r.duration_ms, r.queue, r.type,
        r.subject, r.outcome, r.error
      from quickly, unnest(${column('handledAtMs')}::float8[], ${column('messageId')}::uuid[],
        ${column('correlationId')}::uuid[], ${column('attempt')}::integer[], ${column('durationMs')}::real[],
        ${column('queue')}::text[], ${column('type')}::text[], ${column('subject')}::text[],
        ${column('outcome')}::text[], ${column('error')}::text[])
        as r (at, message_id, correlation_id, attempt, duration_ms, queue, type, subject, outcome, error)`);
    const written = new Set(rows);
    this.#waiting = this.#waiting.filter((row) => !written.has(row));
  }
}

/** Begins to note what becomes of the messages that are handled with `database` as their inbox. */
export function startHandledLog(database: Database, options: HandledLogOptions): HandledLog {
  const log = new HandledLog(database, options);
  logs.set(database, log);
  return log;
}

/** The notes that were begun for `database`, if any were. */
export function handledLogOf(database: Database): HandledLog | undefined {
  return logs.get(database);
}

/** Without values: as in a log line. */
function textOf(error: unknown): string {
  const { type, message } = serializeError(error);
  return storableText(`${type}: ${message}`, LONGEST_ERROR);
}
