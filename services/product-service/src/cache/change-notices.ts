import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { Log } from '@platform/telemetry/log.ts';

const CHANNEL = 'catalogue_changed';
// A notice has room for 8,000 bytes; a sku has at most 64.
const MOST_NAMED = 100;
const EVERYTHING = '*';

/**
 * Tells every replica, this one too, which products `tx` changed; it goes out with the commit. Not by the product
 * events: replicas share a queue, so that each event reaches one of them, and a cache needs each in every one.
 */
export async function notifyChanged(tx: Transaction, skus: readonly string[]): Promise<void> {
  const notice = skus.length > MOST_NAMED ? EVERYTHING : JSON.stringify(skus);
  await tx.query(sql`select pg_notify(${CHANNEL}, ${notice})`);
}

export interface ChangeListener {
  /** These products changed. */
  onChanged(skus: readonly string[]): void;
  /** Changes may have been missed, or were too many to name. */
  onUnknown(): void;
  /** From now on notices come (true), or do not (false). */
  onListening(isListening: boolean): void;
}

export interface ChangeFeed {
  stop(): Promise<void>;
}

interface FeedOptions {
  readonly database: Database;
  readonly listener: ChangeListener;
  readonly logger: Log;
  /** How often to see whether the connection still lives; default 10 s. */
  readonly heartbeatMs?: number;
}

const RECONNECT_MS = 500;

/** Listens for notices until stopped; connects again whenever the connection breaks. */
export function followChanges({ database, listener, logger, heartbeatMs = 10_000 }: FeedOptions): ChangeFeed {
  const stopping = new AbortController();
  let isListening = true;
  const setListening = (is: boolean, err?: unknown) => {
    listener.onListening(is);
    // Once an outage, however many tries it takes.
    if (isListening && !is)
      logger.warn({ err }, 'not listening for changes of the catalogue: reading it uncached');
    isListening = is;
  };
  const done = (async () => {
    while (!stopping.signal.aborted) {
      const onListening = () => setListening(true);
      try {
        await listen({ database, listener, onListening, heartbeatMs, signal: stopping.signal });
      } catch (err) {
        setListening(false, err);
        await pause(RECONNECT_MS, stopping.signal);
      }
    }
    listener.onListening(false);
  })();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

interface ListenOptions {
  readonly database: Database;
  readonly listener: ChangeListener;
  readonly onListening: () => void;
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
}

/** Resolves when stopped; rejects when the connection breaks. */
async function listen({
  database,
  listener,
  onListening,
  heartbeatMs,
  signal,
}: ListenOptions): Promise<void> {
  const client = await database.dedicatedClient();
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined); // Also awaited below; it may break before that.
  client.on('error', broken.reject);
  client.on('end', () => broken.reject(new Error('the connection ended')));
  client.on('notification', ({ payload = EVERYTHING }) => {
    if (payload === EVERYTHING) listener.onUnknown();
    else listener.onChanged(JSON.parse(payload));
  });
  try {
    await Promise.race([client.query(`listen ${CHANNEL}`), broken.promise]);
    listener.onUnknown();
    onListening();
    for (;;) {
      await Promise.race([pause(heartbeatMs, signal), broken.promise]);
      if (signal.aborted) return;
      // A connection can die without a word; an unanswered question brings it out.
      await Promise.race([client.query('select 1'), broken.promise, timeout(heartbeatMs)]);
    }
  } finally {
    client.end().catch(() => undefined); // Not awaited: a dead peer does not answer, and its end is all we want.
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}

function timeout(ms: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms).unref();
  });
}
