import { TcpProxy } from '../../../../platform/src/links/proxy/tcp-proxy.ts';
import type { Random } from '../../seeded-random.ts';
import type { Ports } from '../ports.ts';
import { Link } from './link.ts';

/** A connection that the suite can disturb: `order-service>postgres`, `api-gateway>order-service`, `user-service>bus`. */
export type LinkName = `${string}>${string}`;

/** The proxies between the parties of a world. */
export class Network {
  readonly #ports: Ports;
  readonly #random: Random;
  readonly #wanted: ReadonlySet<LinkName>;
  readonly #links = new Map<LinkName, Link>();

  constructor(ports: Ports, random: Random, wanted: readonly LinkName[]) {
    this.#ports = ports;
    this.#random = random;
    this.#wanted = new Set(wanted);
  }

  /** The ports by which `from` reaches `to`: proxies where the link was asked for, else the ports themselves. */
  async route(from: string, to: string, ports: readonly number[]): Promise<readonly number[]> {
    const name: LinkName = `${from}>${to}`;
    if (!this.#wanted.has(name)) return ports;
    const known = this.#links.get(name);
    if (known !== undefined) return known.ports;
    const proxies: TcpProxy[] = [];
    for (const target of ports) {
      const proxy = new TcpProxy(await this.#ports.take(), target, this.#random);
      await proxy.open();
      proxies.push(proxy);
    }
    const link = new Link(name, proxies);
    this.#links.set(name, link);
    return link.ports;
  }

  get(name: LinkName): Link {
    const link = this.#links.get(name);
    if (link === undefined) throw new Error(`no link ${name} in this world`);
    return link;
  }

  async heal(): Promise<void> {
    for (const link of this.#links.values()) await link.heal();
  }

  async close(): Promise<void> {
    for (const link of this.#links.values()) await link.cut();
  }
}
