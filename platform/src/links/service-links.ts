import type { ServerAccess } from '../postgres/server-access.ts';
import { BUS_DATABASE, type ServiceDefinition } from '../topology.ts';
import { type Connection, ConnectionCuts } from './connection-cuts.ts';
import { LinkProxies } from './link-proxies.ts';
import { type LostMessage, loseCommand } from './lose-command.ts';

/** What a service can be cut off from. */
export const LINKS = ['database', 'bus'] as const;
export type Link = (typeof LINKS)[number];

/** Of the links that can be broken. */
export type LinkStates = Readonly<Partial<Record<Link, 'whole' | 'slow' | 'cut'>>>;

export interface LinkOptions {
  /** PostgreSQL is the broker too. */
  readonly hasBus: boolean;
  /** Services go through proxies, so that links can be slowed. */
  readonly isBreakable?: boolean;
}

/** The links of services to PostgreSQL, for whoever breaks them. A broker of another kind is not ours to break. */
export class ServiceLinks {
  readonly #server: ServerAccess;
  readonly #services: readonly ServiceDefinition[];
  readonly #hasBus: boolean;
  readonly #cuts: ConnectionCuts;
  #proxies: LinkProxies | undefined;

  private constructor(server: ServerAccess, services: readonly ServiceDefinition[], { hasBus }: LinkOptions) {
    this.#server = server;
    this.#services = services;
    this.#hasBus = hasBus;
    this.#cuts = new ConnectionCuts(server.url);
  }

  static async open(
    server: ServerAccess,
    services: readonly ServiceDefinition[],
    options: LinkOptions,
  ): Promise<ServiceLinks> {
    const links = new ServiceLinks(server, services, options);
    if (options.isBreakable) links.#proxies = await LinkProxies.open(server, links.#connections());
    return links;
  }

  /** True where a link can be slowed. */
  get canSlow(): boolean {
    return this.#proxies !== undefined;
  }

  states(service: string): LinkStates {
    const links = LINKS.flatMap((link) => {
      const connection = this.connection(service, link);
      return connection === undefined ? [] : [[link, this.#stateOf(connection)] as const];
    });
    return Object.fromEntries(links);
  }

  /** What `cut`, `slow` and `mend` take; undefined for what the service does not have, or the runner may not break. */
  connection(service: string, link: Link): Connection | undefined {
    const { database, usesBus = false } = this.#services.find(({ name }) => name === service) ?? {};
    if (database === undefined || (link === 'bus' && !(usesBus && this.#hasBus))) return undefined;
    const { prefix } = this.#server;
    return { role: prefix + database, database: prefix + (link === 'bus' ? BUS_DATABASE : database) };
  }

  /** The URL by which a service is to connect, when `url` is that of the server itself. */
  route(service: string, link: Link, url: string): string {
    const connection = this.connection(service, link);
    return connection === undefined || this.#proxies === undefined
      ? url
      : this.#proxies.urlOf(connection, url);
  }

  /** Until `mend`, for a minute at most. */
  cut(connection: Connection): Promise<void> {
    return this.#cuts.cut(connection);
  }

  /** Each round trip takes `latencyMs` longer, until `mend`, for a minute at most. Throws unless `canSlow`. */
  slow(connection: Connection, latencyMs: number): void {
    if (this.#proxies === undefined) throw new Error('links are slowed where there are proxies alone');
    this.#proxies.slow(connection, latencyMs);
  }

  async mend(connection: Connection): Promise<void> {
    this.#proxies?.mend(connection);
    await this.#cuts.mend(connection);
  }

  /** Removes a command that waits for a service; undefined if none does. */
  async loseCommand(service: string): Promise<LostMessage | undefined> {
    return this.#hasBus ? loseCommand(this.#server, service) : undefined;
  }

  /** Mends all. What goes through proxies goes on: services end better with their databases. */
  async mendAll(): Promise<void> {
    for (const connection of this.#connections()) this.#proxies?.mend(connection);
    await this.#cuts.close();
  }

  /** Ends what goes through proxies. */
  async close(): Promise<void> {
    await this.#proxies?.close();
  }

  #connections(): Connection[] {
    return this.#services.flatMap(({ name }) => LINKS.flatMap((link) => this.connection(name, link) ?? []));
  }

  #stateOf(connection: Connection): 'whole' | 'slow' | 'cut' {
    if (this.#cuts.isCut(connection)) return 'cut';
    return (this.#proxies?.latencyMs(connection) ?? 0) > 0 ? 'slow' : 'whole';
  }
}
