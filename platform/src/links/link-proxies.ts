import type { ServerAccess } from '../postgres/server-access.ts';
import { StartFailure } from '../start-failure.ts';
import { type Connection, keyOf, LONGEST_MS } from './connection-cuts.ts';
import { TcpProxy } from './proxy/tcp-proxy.ts';
import { FAIR } from './proxy/weather.ts';

const POSTGRES_PORT = 5432;

interface Slowed {
  readonly proxy: TcpProxy;
  /** Of a round trip; 0 for one that is as fast as it can be. */
  latencyMs: number;
  timer?: NodeJS.Timeout;
}

/**
 * What services go through to PostgreSQL when their links are to be slowed: a proxy in this process for each connection. What
 * is slow is mended after a minute at the latest, and ends with this process in any case.
 */
export class LinkProxies {
  readonly #proxies: ReadonlyMap<string, Slowed>;
  readonly #longestMs: number;

  private constructor(proxies: ReadonlyMap<string, Slowed>, longestMs: number) {
    this.#proxies = proxies;
    this.#longestMs = longestMs;
  }

  static async open(
    server: Pick<ServerAccess, 'url'>,
    connections: readonly Connection[],
    longestMs = LONGEST_MS,
  ): Promise<LinkProxies> {
    const { hostname: host, port, searchParams } = new URL(server.url);
    // The name in its certificate is not that of this machine.
    if (searchParams.has('sslmode') && connections.length > 0)
      throw new StartFailure(
        '--breakable leads to PostgreSQL by a proxy, which a POSTGRES_URL with sslmode forbids',
      );
    const opened = connections.map(async (connection) => {
      const proxy = new TcpProxy(0, { host, port: Number(port || POSTGRES_PORT) });
      await proxy.open();
      return [keyOf(connection), { proxy, latencyMs: 0 }] as const;
    });
    return new LinkProxies(new Map(await Promise.all(opened)), longestMs);
  }

  /** `url` by way of the proxy. */
  urlOf(connection: Connection, url: string): string {
    const { port } = this.#of(connection).proxy;
    return Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).href;
  }

  latencyMs(connection: Connection): number {
    return this.#of(connection).latencyMs;
  }

  /** From now on each round trip takes that much longer, until `mend`. */
  slow(connection: Connection, latencyMs: number): void {
    this.mend(connection);
    const slowed = this.#of(connection);
    slowed.latencyMs = latencyMs;
    slowed.proxy.setWeather({ delayMs: latencyMs / 2 });
    slowed.timer = setTimeout(() => this.mend(connection), this.#longestMs).unref();
  }

  /** Also one that is not slow. */
  mend(connection: Connection): void {
    const slowed = this.#of(connection);
    clearTimeout(slowed.timer);
    slowed.latencyMs = 0;
    slowed.proxy.setWeather(FAIR);
  }

  /** Ends what goes through. */
  async close(): Promise<void> {
    for (const { proxy, timer } of this.#proxies.values()) {
      clearTimeout(timer);
      await proxy.cut();
    }
  }

  #of(connection: Connection): Slowed {
    const found = this.#proxies.get(keyOf(connection));
    if (found === undefined) throw new Error(`no proxy leads ${connection.role} to ${connection.database}`);
    return found;
  }
}
