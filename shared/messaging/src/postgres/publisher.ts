import type { Database } from '@platform/database/database.ts';
import { errorCode } from '@platform/database/database-errors.ts';
import { sql } from '@platform/database/sql.ts';
import type { Exchange, Message } from '../message.ts';
import type { PublishReceipt } from '../transport.ts';
import { BusUnavailableError, TypeRefusedError } from '../transport-errors.ts';
import { byteBatches } from '../wire/byte-batches.ts';
import { MOST_BATCH_BYTES } from '../wire/limits.ts';
import { encodeMessage } from '../wire/message-body.ts';
import { loadTopology, type Topology } from './topology.ts';

interface Encoded {
  readonly message: Message;
  readonly body: string;
}

interface Job {
  readonly exchange: Exchange;
  readonly messages: readonly Message[];
  readonly bodies: readonly string[];
  readonly resolve: (receipt: PublishReceipt) => void;
  readonly reject: (error: unknown) => void;
  /** What it is a part of. When one part has failed, those after it are not to overtake it. */
  readonly whole: { hasFailed: boolean };
}

const MOST_MESSAGES = 1_000;
// Bindings change when services start: a few times in a row at most.
const MOST_REFRESHES = 20;

/**
 * Sends messages: what is published while a statement is under way goes together into the next one. Routes are
 * computed here, from bindings kept in memory; the statement itself checks that they are still the current ones.
 */
export class Publisher {
  readonly #database: Database;
  readonly #namespace: string;
  readonly #jobs: Job[] = [];
  #topology: Topology | undefined;
  #work: Promise<void> | undefined;

  constructor(database: Database, namespace: string) {
    this.#database = database;
    this.#namespace = namespace;
  }

  async publish(exchange: Exchange, messages: readonly Message[]): Promise<PublishReceipt> {
    if (messages.length === 0) return { unroutable: [] };
    const encoded = messages.map((message) => ({ message, body: encodeMessage(message) }));
    const whole = { hasFailed: false };
    const receipts = await Promise.all(
      byteBatches(encoded, ({ body }) => body, MOST_MESSAGES).map((part) =>
        this.#enqueue(exchange, part, whole),
      ),
    );
    return { unroutable: receipts.flatMap(({ unroutable }) => unroutable) };
  }

  #enqueue(exchange: Exchange, part: readonly Encoded[], whole: Job['whole']): Promise<PublishReceipt> {
    const messages = part.map(({ message }) => message);
    const bodies = part.map(({ body }) => body);
    return new Promise((resolve, reject) => {
      this.#jobs.push({ exchange, messages, bodies, resolve, reject, whole });
      this.#work ??= this.#sendAll();
    });
  }

  /** Resolves when all that was published has been answered. */
  async idle(): Promise<void> {
    await this.#work;
  }

  async #sendAll(): Promise<void> {
    // What else is published in this turn of the event loop shall travel along.
    await undefined;
    while (this.#jobs.length > 0) {
      const batch = this.#nextBatch();
      try {
        if (batch.length > 0) await this.#send(batch);
      } catch (error) {
        for (const job of batch) {
          job.whole.hasFailed = true;
          job.reject(asBusError(error));
        }
      }
    }
    this.#work = undefined;
  }

  /** As many jobs as may travel together; none whose earlier part has failed. */
  #nextBatch(): Job[] {
    let count = 0;
    let units = 0;
    const end = this.#jobs.findIndex((job, i) => {
      count += job.messages.length;
      for (const body of job.bodies) units += body.length;
      return i > 0 && (count > MOST_MESSAGES || units > MOST_BATCH_BYTES);
    });
    const batch = this.#jobs.splice(0, end === -1 ? this.#jobs.length : end);
    return batch.filter(({ whole }) => !whole.hasFailed);
  }

  async #send(batch: readonly Job[]): Promise<void> {
    for (let refreshes = 0; refreshes <= MOST_REFRESHES; refreshes++) {
      this.#topology ??= await loadTopology(this.#database, this.#namespace);
      const topology = this.#topology;
      const sent: Sent = { exchanges: [], types: [], bodies: [], routes: [] };
      const receipts = batch.map((job) => {
        const unroutable: string[] = [];
        for (const [i, message] of job.messages.entries()) {
          const queues = topology.queuesFor(job.exchange, message.type);
          if (queues === '{}') unroutable.push(message.id);
          else {
            sent.exchanges.push(job.exchange);
            sent.types.push(message.type);
            sent.bodies.push(job.bodies[i] as string);
            sent.routes.push(queues);
          }
        }
        return { unroutable };
      });
      if (await this.#insert(topology.version, sent)) {
        for (const [i, job] of batch.entries()) job.resolve(receipts[i] ?? { unroutable: [] });
        return;
      }
      this.#topology = undefined;
    }
    throw new BusUnavailableError('the bindings of the message bus do not come to rest');
  }

  /**
   * Returns false, having sent nothing, when the routes are of an outdated topology. The function looks whether this login
   * may send these types, and notes with each message as what it was sent, and by whom.
   */
  async #insert(version: number, { exchanges, types, bodies, routes }: Sent): Promise<boolean> {
    const [row] = await this.#database.query<{ version: number }>(sql`
      select messaging.publish(${this.#namespace}, ${version}::bigint, ${exchanges}::text[], ${types}::text[],
        ${bodies}::text[], ${routes}::text[]) as version`);
    return row?.version === version;
  }
}

/** A message in each place of these. */
interface Sent {
  readonly exchanges: string[];
  readonly types: string[];
  readonly bodies: string[];
  readonly routes: string[];
}

function asBusError(error: unknown): unknown {
  // Its type is in `detail`: see migrations/005-refused-type.sql.
  const { detail } = error as { readonly detail?: unknown };
  if (errorCode(error) === '42501' && typeof detail === 'string') return new TypeRefusedError(detail, error);
  if (errorCode(error) !== 'database-unavailable') return error;
  return new BusUnavailableError('the message bus did not take the messages in time', { cause: error });
}
