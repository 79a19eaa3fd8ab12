import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { composeMessage, draft, type OutboxEntry } from '../draft.ts';
import { type Draft, type Message, type MessageContract, maySend } from '../message.ts';
import { inboxKey } from '../receiving/inbox-key.ts';
import type { MessagingSystem } from '../transport.ts';
import { wireTextOf } from '../wire/wire-text.ts';
import { type Replay, type Replayed, replayEvents } from './outbox-replay.ts';
import { DEFAULT_KEPT_MS, ringChildSql } from './outbox-ring.ts';

/** A statement of the caller's own with messages in it. */
export interface StatementWithMessages {
  /** The messages are inserted only if it holds, such as `exists (select from moved)`. */
  readonly condition: Statement;
  /** Makes the statement; `insert` is a part for its `with`, and returns nothing. */
  statement(insert: Statement, ids: readonly string[]): Statement;
}

/**
 * Where messages wait from the commit of the change they tell of until the broker has them: the tables `outbox_log_…`
 * in the service's own database (migrations of this package, scope `messaging`). A relay sends them.
 */
export class Outbox {
  readonly #source: string;
  readonly #system: MessagingSystem | undefined;
  readonly #keptMs: number;
  readonly #listeners: (() => void)[] = [];

  /**
   * `source` is the service's name; `onAdded` is called after each commit that added something; `system` is told to spans;
   * `keptMs` is how long the history is kept, default seven days.
   */
  constructor(options: {
    source: string;
    onAdded?: () => void;
    system?: MessagingSystem;
    keptMs?: number;
  }) {
    this.#keptMs = options.keptMs ?? DEFAULT_KEPT_MS;
    this.#source = options.source;
    this.#system = options.system;
    if (options.onAdded !== undefined) this.#listeners.push(options.onAdded);
  }

  /**
   * Adds one message in the caller's transaction and returns its id (UUIDv7). `traceparent` and, while a message is
   * handled, `correlationid` and `causationid` are taken from the work under way unless the draft gives them.
   */
  async add<C extends MessageContract>(tx: Transaction, contract: C, message: Draft<C>): Promise<string> {
    const [id = ''] = await this.addAll(tx, [draft(contract, message)]);
    return id;
  }

  /** Adds messages, built with `draft(contract, …)`, in one statement; returns their ids. */
  async addAll(tx: Transaction, entries: readonly OutboxEntry[]): Promise<string[]> {
    if (entries.length === 0) return [];
    const { insert, ids } = this.#compose(entries);
    tx.afterCommit(() => this.#announce());
    await tx.query(insert);
    return ids;
  }

  /** The insert of `entries` for the caller to run in `tx`, as a part of a statement of its own. */
  insertSql(tx: Transaction, entries: readonly OutboxEntry[], condition: Statement): Statement {
    tx.afterCommit(() => this.#announce());
    return this.#compose(entries, condition).insert;
  }

  /**
   * Runs a statement of the caller's own with messages in it, for hot paths: alone it needs no transaction. Returns its
   * rows; without one, nothing happened.
   */
  async addWith<Row extends object>(
    db: Queryable | Transaction,
    entries: readonly OutboxEntry[],
    { condition, statement }: StatementWithMessages,
  ): Promise<Row[]> {
    const { insert, ids } = this.#compose(entries, condition);
    const rows = await db.query<Row>(statement(insert, ids));
    if (rows.length === 0) return rows;
    if ('afterCommit' in db) db.afterCommit(() => this.#announce());
    else this.#announce();
    return rows;
  }

  /** Sends events that are still kept again, as they were: for new consumers, since others know them by their ids. */
  replay(tx: Transaction, replay: Replay): Promise<Replayed> {
    tx.afterCommit(() => this.#announce());
    return replayEvents(tx, ringChildSql('outbox_log', this.#keptMs), replay);
  }

  /** Throws for a type that its contract does not let this service send. */
  #compose(entries: readonly OutboxEntry[], condition?: Statement): { insert: Statement; ids: string[] } {
    for (const { contract } of entries) this.#requireSender(contract);
    const messages = entries.map((entry) => composeMessage(entry, this.#source, this.#system));
    const insert = insertMessagesSql(ringChildSql('outbox_log', this.#keptMs), entries, messages, condition);
    return { insert, ids: messages.map(({ id }) => id) };
  }

  /** The bus would refuse it, and so would each consumer: it is to fail before anything is written. */
  #requireSender(contract: MessageContract): void {
    if (maySend(contract, this.#source)) return;
    throw new Error(
      `${this.#source} may not send ${contract.type}: its contract names other senders in sentBy`,
    );
  }

  /** Wakes the relay: something was added and committed. */
  #announce(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` after each commit that added something; the relay's wake-up. Returns how to end it. */
  onAdded(listener: () => void): () => void {
    this.#listeners.push(listener);
    return () => void this.#listeners.splice(this.#listeners.indexOf(listener), 1);
  }
}

// Up to here rows are written out: quoting JSON for an array costs more. The bound keeps the number of
// different statements, each prepared once per connection, small.
const MOST_WRITTEN_OUT = 4;

function insertMessagesSql(
  child: Statement,
  entries: readonly OutboxEntry[],
  messages: readonly Message[],
  condition: Statement | undefined,
): Statement {
  const rows =
    messages.length <= MOST_WRITTEN_OUT ? writtenOutSql(entries, messages) : inArraysSql(entries, messages);
  return sql`insert into ${child} (id, correlation_id, exchange, type, subject, envelope)
    select * from ${rows} ${condition === undefined ? sql.empty : sql`where ${condition}`}`;
}

function writtenOutSql(entries: readonly OutboxEntry[], messages: readonly Message[]): Statement {
  const rows = messages.map(
    (
      message,
      i,
    ) => sql`(${message.id}::uuid, ${correlationOf(message)}::uuid, ${entries[i]?.contract.exchange}::text, ${message.type}::text,
      ${message.subject}::text, ${wireTextOf(message)}::text)`,
  );
  return sql`(values ${sql.join(rows, ', ')}) as message`;
}

function inArraysSql(entries: readonly OutboxEntry[], messages: readonly Message[]): Statement {
  return sql`unnest(
    ${messages.map(({ id }) => id)}::uuid[], ${messages.map(correlationOf)}::uuid[], ${entries.map(({ contract }) => contract.exchange)}::text[],
    ${messages.map(({ type }) => type)}::text[], ${messages.map(({ subject }) => subject)}::text[],
    ${messages.map(wireTextOf)}::text[]) as message`;
}

/** Our processes are named by UUIDs; another text is there by its hash. */
function correlationOf({ correlationid }: Message): string | null {
  return correlationid === undefined ? null : inboxKey(correlationid);
}
