import { readBeforeFailing } from './read-before-failing.ts';
import { type Connector, type Pool, UndiciPool, undiciConnector } from './undici-pool.ts';

export interface PoolSetOptions {
  /** Most connections to one instance. */
  readonly connections: number;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** The longest head of an answer, in bytes; default 16 KiB. */
  readonly maxHeaderSize?: number;
  /** Where the instances are now: connections to one that is gone are closed when another is met. */
  readonly current: () => readonly string[];
}

/** A pool of kept-alive connections for each instance of a service, made on first use. */
export class PoolSet {
  readonly #options: PoolSetOptions;
  readonly #pools = new Map<string, Pool>();

  constructor(options: PoolSetOptions) {
    this.#options = options;
  }

  of(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    this.#letGo();
    const { current: _, connectTimeout, ...options } = this.#options;
    const pool = new UndiciPool(origin, {
      ...options,
      connect: answeringConnector(connectTimeout),
      // Time limits come from our own signals.
      headersTimeout: 0,
      bodyTimeout: 0,
      allowH2: false,
    });
    this.#pools.set(origin, pool);
    return pool;
  }

  /** Of instances that are gone; what is under way to them may end. */
  #letGo(): void {
    const current = this.#options.current();
    for (const [origin, pool] of this.#pools) {
      if (current.includes(origin)) continue;
      this.#pools.delete(origin);
      void pool.close();
    }
  }

  /** Lets requests under way end, and disconnects. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
    this.#pools.clear();
  }
}

/** Connects so that no answer is lost which a service gave before it had read the request. */
function answeringConnector(timeout: number): Connector {
  const connect = undiciConnector({ timeout, allowH2: false });
  return (options, done) =>
    connect(options, (...[error, socket]) => {
      if (error !== null) return done(error, null);
      readBeforeFailing(socket);
      done(null, socket);
    });
}
