import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import type { RedisScript } from './redis-scripts.ts';

export interface RedisConnectionOptions {
  readonly url: string;
  readonly logger?: Log | undefined;
  /** What happens while Redis is away, for the log; default `values are loaded instead`. */
  readonly withoutIt?: string;
  /** A command without an answer after this has failed; default 250. */
  readonly commandTimeoutMs?: number;
  /** After a failure nothing is asked for so long; default 1000. */
  readonly coolDownMs?: number;
}

/** The part of the client that is used here; all of its type would load all of its commands' types. */
interface Client {
  readonly isReady: boolean;
  sendCommand(args: string[]): Promise<unknown>;
  destroy(): void;
}

export type Reply = string | number | null | Reply[];

/** Redis could not be asked, or did not answer in time. */
export class RedisAwayError extends Error {
  readonly code = 'redis-away';
}

// As many failures in a row mean a connection that is dead without saying so.
const FAILURES_UNTIL_RECONNECT = 3;
// Of a reconnect, the longest wait before the next try.
const MAX_RECONNECT_WAIT_MS = 1000;
// Before a connection that was given up is made anew.
const NEW_CONNECTION_WAIT_MS = 1000;
const USABLE_POLL_MS = 10;

/**
 * A connection to Redis whose loss nobody need notice: it is made again in the background, commands are refused
 * at once while it is away and for a moment after a failure, and none waits longer than `commandTimeoutMs`.
 */
export class RedisConnection {
  readonly #url: string;
  readonly #log: Log;
  readonly #withoutIt: string;
  readonly #commandTimeoutMs: number;
  readonly #coolDownMs: number;
  #client: Client | undefined;
  #serverId: string | undefined;
  #coolUntil = 0;
  /** Counts the connections that were made: the client makes them again by itself. */
  #connection = 0;
  #failuresInRow = 0;
  #isClosed = false;
  #isAway = false;

  constructor({
    url,
    logger = silentLog,
    withoutIt = 'values are loaded instead',
    commandTimeoutMs = 250,
    coolDownMs = 1000,
  }: RedisConnectionOptions) {
    // Not repeated: it may hold a password.
    if (!/^rediss?:$/.test(URL.parse(url)?.protocol ?? ''))
      throw new TypeError('the Redis URL is redis://host:port');
    this.#url = url;
    this.#log = logger;
    this.#withoutIt = withoutIt;
    this.#commandTimeoutMs = commandTimeoutMs;
    this.#coolDownMs = coolDownMs;
    this.#connect();
  }

  /**
   * Which run of the server this is. A server that was restarted, or replaced by a replica, may know less than
   * the one before it was told; undefined while Redis is away.
   */
  get serverId(): string | undefined {
    const isUsable = this.#client?.isReady === true && performance.now() >= this.#coolUntil;
    return isUsable ? this.#serverId : undefined;
  }

  /** Waits until Redis can be asked, `timeoutMs` at most; resolves in either case. */
  async usable(timeoutMs: number): Promise<void> {
    const until = performance.now() + timeoutMs;
    while (this.serverId === undefined && performance.now() < until) await sleep(USABLE_POLL_MS);
  }

  /** Sends one command. Throws RedisAwayError, or Redis' own error. */
  async command(...args: string[]): Promise<Reply> {
    if (this.serverId === undefined) throw new RedisAwayError('Redis is away');
    const client = this.#client;
    const connection = this.#connection;
    try {
      const reply = await this.#inTime(this.#send(args));
      this.#succeeded();
      return reply;
    } catch (error) {
      // What was asked on the connection before says nothing of this one.
      if (!isNoScript(error) && connection === this.#connection) this.#failed(client, error);
      throw error;
    }
  }

  /** Runs a script by its hash, or, when the server does not know it yet, by its text. */
  async run({ sha, source }: RedisScript, keys: readonly string[], args: readonly string[]): Promise<Reply> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.command('EVALSHA', sha, ...rest);
    } catch (error) {
      if (!isNoScript(error)) throw error;
      return await this.command('EVAL', source, ...rest);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#client?.destroy();
    this.#client = undefined;
  }

  #connect(): void {
    this.#open().catch((error: unknown) =>
      this.#log.error({ err: error }, 'the Redis client does not start'),
    );
  }

  async #open(): Promise<void> {
    // Loaded by those who have a Redis only: it is 25 MB of memory.
    const { createClient } = await import('redis');
    if (this.#isClosed) return;
    const client = createClient({
      url: this.#url,
      RESP: 2,
      // Refused at once rather than kept until Redis is back.
      disableOfflineQueue: true,
      disableClientInfo: true,
      maintNotifications: 'disabled',
      commandOptions: { timeout: 0 },
      pingInterval: 5000,
      socket: {
        connectTimeout: 2000,
        // Longer than pingInterval: it ends a handshake that hangs.
        socketTimeout: 15_000,
        reconnectStrategy: (tries) =>
          Math.min(50 * 2 ** tries, MAX_RECONNECT_WAIT_MS) * (0.5 + Math.random() / 2),
      },
    });
    this.#client = client;
    client.on('error', (error: Error) => this.#away(client, error));
    client.on('ready', () => void this.#ready(client));
    client.connect().catch(() => undefined); // Told by 'error'; it goes on trying.
  }

  async #ready(client: Client): Promise<void> {
    this.#connection += 1;
    const serverId = await this.#readServerId();
    if (serverId === undefined || client !== this.#client) return;
    this.#serverId = serverId;
    this.#coolUntil = 0;
    this.#succeeded();
  }

  async #readServerId(): Promise<string | undefined> {
    try {
      const about = String(await this.#inTime(this.#send(['INFO', 'server'])));
      return /^run_id:(\w+)/m.exec(about)?.[1] ?? '';
    } catch (error) {
      if (!(error instanceof RedisAwayError)) return ''; // Some hosts forbid INFO.
      this.#failed(this.#client, error);
      this.#reconnect();
      return undefined;
    }
  }

  #succeeded(): void {
    this.#failuresInRow = 0;
    if (this.#isAway) this.#log.info({}, 'Redis is back');
    this.#isAway = false;
  }

  #failed(client: Client | undefined, error: unknown): void {
    if (client !== this.#client) return;
    this.#away(client, error);
    this.#coolUntil = performance.now() + this.#coolDownMs;
    if (error instanceof RedisAwayError && ++this.#failuresInRow >= FAILURES_UNTIL_RECONNECT)
      this.#reconnect();
  }

  /** Gives up a connection that no longer answers for a new one. */
  #reconnect(): void {
    this.#failuresInRow = 0;
    this.#serverId = undefined;
    this.#client?.destroy();
    this.#client = undefined;
    setTimeout(() => this.#connect(), NEW_CONNECTION_WAIT_MS).unref();
  }

  #away(client: Client | undefined, error: unknown): void {
    if (client !== this.#client || this.#isClosed) return;
    if (client?.isReady !== true) this.#serverId = undefined;
    if (!this.#isAway) this.#log.warn({ err: error }, `Redis is away; ${this.#withoutIt}`);
    this.#isAway = true;
  }

  async #send(args: string[]): Promise<Reply> {
    if (this.#client === undefined) throw new RedisAwayError('Redis is away');
    return (await this.#client.sendCommand(args)) as Reply;
  }

  async #inTime(reply: Promise<Reply>): Promise<Reply> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const message = `Redis did not answer within ${this.#commandTimeoutMs} ms`;
      // Once more round the event loop: after a pause of ours the reply may lie there already, unread.
      const lookOnce = () => setImmediate(() => reject(new RedisAwayError(message)));
      timer = setTimeout(lookOnce, this.#commandTimeoutMs);
    });
    try {
      return await Promise.race([reply, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function isNoScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
