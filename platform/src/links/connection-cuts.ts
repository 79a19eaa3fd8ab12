import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connectAsAdmin } from '../postgres/admin-connection.ts';

/** A way into a database: `role` may connect to `database`. Names as the server has them. */
export interface Connection {
  readonly role: string;
  readonly database: string;
}

/** By itself what is broken is mended then, whoever forgot it. */
export const LONGEST_MS = 60_000;
const RETRY_MS = 1_000;
const SESSIONS_POLL_MS = 20;
const SESSIONS_LIMIT_MS = 5_000;

/**
 * Cuts roles off from databases: they may not connect, and their sessions end. Each is mended after a minute at the latest. What
 * a killed runner left cut, the next start grants again (`provision`, `provisionBus`).
 */
export class ConnectionCuts {
  readonly #adminUrl: string;
  readonly #longestMs: number;
  readonly #timers = new Map<string, { readonly connection: Connection; timer: NodeJS.Timeout }>();
  /** One change at a time, in order. */
  #last: Promise<unknown> = Promise.resolve();

  /** `adminUrl` is of a role that may make databases and roles. */
  constructor(adminUrl: string, longestMs = LONGEST_MS) {
    this.#adminUrl = adminUrl;
    this.#longestMs = longestMs;
  }

  isCut(connection: Connection): boolean {
    return this.#timers.has(keyOf(connection));
  }

  /** Resolves when no session of it is left. What is cut already stays so for another minute. */
  cut(connection: Connection): Promise<void> {
    return this.#inTurn(async () => {
      this.#mendIn(this.#longestMs, connection);
      const { role, database } = connection;
      await this.#asAdmin(async (client) => {
        await client.query(`revoke connect on database ${quoted(database)} from ${quoted(role)}`);
        await endSessions(client, connection);
      });
    });
  }

  /** Lets it connect again; also one that is not cut. */
  mend(connection: Connection): Promise<void> {
    return this.#inTurn(async () => {
      await this.#asAdmin((client) => grantConnect(client, connection));
      clearTimeout(this.#timers.get(keyOf(connection))?.timer);
      this.#timers.delete(keyOf(connection));
    });
  }

  /** Mends all. Throws when the server does not answer; the next start does it then. */
  async close(): Promise<void> {
    for (const { connection, timer } of [...this.#timers.values()]) {
      clearTimeout(timer);
      await this.mend(connection);
    }
  }

  #mendIn(delayMs: number, connection: Connection): void {
    clearTimeout(this.#timers.get(keyOf(connection))?.timer);
    const timer = setTimeout(() => {
      // The server may be away: it is tried until it is back.
      this.mend(connection).catch(() => this.#mendIn(RETRY_MS, connection));
    }, delayMs);
    timer.unref();
    this.#timers.set(keyOf(connection), { connection, timer });
  }

  async #asAdmin(work: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = await connectAsAdmin(this.#adminUrl);
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined); // Reported to its caller.
    return turn;
  }
}

/** Lets a role connect to a database. Safe to repeat. */
export async function grantConnect(client: pg.Client, { role, database }: Connection): Promise<void> {
  await client.query(`grant connect on database ${quoted(database)} to ${quoted(role)}`);
}

/** Until none is left: one may have been let in just before. */
async function endSessions(client: pg.Client, { role, database }: Connection): Promise<void> {
  const until = performance.now() + SESSIONS_LIMIT_MS;
  for (;;) {
    const { rowCount } = await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = $2',
      [role, database],
    );
    if (rowCount === 0) return;
    if (performance.now() > until) throw new Error(`sessions of ${role} on ${database} do not end`);
    await sleep(SESSIONS_POLL_MS);
  }
}

/** Of a map of connections. */
export function keyOf({ role, database }: Connection): string {
  return `${role} ${database}`;
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}
