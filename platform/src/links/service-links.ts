import type { ServerAccess } from '../postgres/server-access.ts';
import { BUS_DATABASE, type ServiceDefinition } from '../topology.ts';
import { type Connection, ConnectionCuts } from './connection-cuts.ts';
import { type LostMessage, loseCommand } from './lose-command.ts';

/** What a service can be cut off from. */
export const LINKS = ['database', 'bus'] as const;
export type Link = (typeof LINKS)[number];

/** Of the links that can be cut. */
export type LinkStates = Readonly<Partial<Record<Link, 'whole' | 'cut'>>>;

/** The links of services to PostgreSQL, for whoever breaks them. A broker of another kind is not ours to break. */
export class ServiceLinks {
  readonly #server: ServerAccess;
  readonly #services: readonly ServiceDefinition[];
  readonly #hasBus: boolean;
  readonly #cuts: ConnectionCuts;

  /** `hasBus`: PostgreSQL is the broker too. */
  constructor(server: ServerAccess, services: readonly ServiceDefinition[], hasBus: boolean) {
    this.#server = server;
    this.#services = services;
    this.#hasBus = hasBus;
    this.#cuts = new ConnectionCuts(server.url);
  }

  states(service: string): LinkStates {
    const links = LINKS.flatMap((link) => {
      const connection = this.connection(service, link);
      return connection === undefined
        ? []
        : [[link, this.#cuts.isCut(connection) ? 'cut' : 'whole'] as const];
    });
    return Object.fromEntries(links);
  }

  /** What `cut` and `mend` take; undefined for what the service does not have, or the runner may not break. */
  connection(service: string, link: Link): Connection | undefined {
    const { database, usesBus = false } = this.#services.find(({ name }) => name === service) ?? {};
    if (database === undefined || (link === 'bus' && !(usesBus && this.#hasBus))) return undefined;
    const { prefix } = this.#server;
    return { role: prefix + database, database: prefix + (link === 'bus' ? BUS_DATABASE : database) };
  }

  /** Until `mend`, for a minute at most. */
  cut(connection: Connection): Promise<void> {
    return this.#cuts.cut(connection);
  }

  mend(connection: Connection): Promise<void> {
    return this.#cuts.mend(connection);
  }

  /** Removes a command that waits for a service; undefined if none does. */
  async loseCommand(service: string): Promise<LostMessage | undefined> {
    return this.#hasBus ? loseCommand(this.#server, service) : undefined;
  }

  /** Mends all that is cut. */
  close(): Promise<void> {
    return this.#cuts.close();
  }
}
