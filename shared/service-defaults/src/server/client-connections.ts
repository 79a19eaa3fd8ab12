import type { Socket } from 'node:net';
import { networkOf, peerAddress } from './client-network.ts';
import { type ConnectionBounds, ConnectionCounts } from './connection-counts.ts';

export interface ClientConnectionsOptions extends ConnectionBounds {
  /** Whether an address is that of a proxy, which brings the connections of many: it has no bound of its own. */
  readonly isProxy?: ((address: string) => boolean) | undefined;
}

interface Entry {
  readonly socket: Socket;
  readonly network: Network | undefined;
  /** Requests that are being answered. */
  underWay: number;
  isOpen: boolean;
}

/** The connections that one client has here. */
interface Network {
  readonly name: string;
  /** Each in the order in which it came to be so: the idlest, and the one that is busy for longest, come first. */
  readonly idle: Set<Entry>;
  readonly busy: Set<Entry>;
  /** How many of its connections made room for others of its own, and since when that is counted. */
  replaced: number;
  countedSinceMs: number;
}

// On the socket itself: looked up with every request.
const ENTRY = Symbol('client connection');
type Entered = { [ENTRY]?: Entry };

// From here on room is made, before the bound is reached.
const NEARLY_FULL = 0.95;
// How many connections a client may replace a second, as a share of its bound, and at least. To take each one that an
// attacker opens anew would be what it costs most to do for him.
const REPLACED_SHARE = 0.1;
const LEAST_REPLACED = 10;
const SECOND_MS = 1000;

/**
 * The connections of a server, bounded in all and by client network. A network at its bound loses its own idlest
 * connection to its next one. When nearly all places are taken the network with the most loses its idlest, so that
 * others get in however many one client has opened. At the bound itself it loses a busy one too.
 */
export class ClientConnections {
  readonly #o: ClientConnectionsOptions;
  readonly #counts = new ConnectionCounts();
  readonly #networks = new Map<string, Network>();
  #open = 0;
  /** How many were closed to make room, and how many were not taken in. */
  closed = 0;
  refused = 0;

  constructor(options: ClientConnectionsOptions) {
    this.#o = options;
  }

  /** Those of this server. */
  get open(): number {
    return this.#open;
  }

  /** Takes a connection in, or resets it and returns false. */
  admit(socket: Socket): boolean {
    const address = peerAddress(socket.remoteAddress);
    const name = this.#o.isProxy?.(address) === true ? undefined : networkOf(address);
    if (address === '' || !this.#hasRoomFor(name)) {
      this.refused++;
      // Nothing of it is left for the system to wait for.
      socket.resetAndDestroy();
      return false;
    }
    this.#add(socket, name);
    return true;
  }

  /** A request came over `socket`. */
  began(socket: Socket): void {
    const entry = (socket as Entered)[ENTRY];
    if (entry === undefined || entry.underWay++ > 0 || !entry.isOpen) return;
    entry.network?.idle.delete(entry);
    entry.network?.busy.add(entry);
  }

  /** It has been answered. */
  ended(socket: Socket): void {
    const entry = (socket as Entered)[ENTRY];
    if (entry === undefined || --entry.underWay > 0 || !entry.isOpen) return;
    entry.network?.busy.delete(entry);
    entry.network?.idle.add(entry);
  }

  #hasRoomFor(name: string | undefined): boolean {
    return this.#makeRoomFor(name) && this.#counts.tryAdd(name, this.#o);
  }

  /** False when the client has replaced enough of its connections for now. */
  #makeRoomFor(name: string | undefined): boolean {
    const { max, maxPerNetwork } = this.#o;
    const own = name === undefined ? 0 : this.#counts.of(name);
    if (maxPerNetwork > 0 && own >= maxPerNetwork) return this.#replace(name);
    const { total } = this.#counts;
    if (max === 0 || total < max * NEARLY_FULL) return true;
    const largest = this.#largest();
    if (largest === undefined) return true;
    if (largest.name === name) return this.#replace(name) || total < max;
    // Of networks with as many nobody is cut in the middle of an answer for another.
    this.#closeIdlest(largest, { isBusyToo: total >= max && this.#counts.of(largest.name) > own + 1 });
    return true;
  }

  /** Closes the idlest of the client's own, unless it has done so too often. */
  #replace(name: string | undefined): boolean {
    const network = this.#networks.get(name ?? '');
    if (network === undefined) return true;
    const now = performance.now();
    if (now - network.countedSinceMs >= SECOND_MS) {
      network.countedSinceMs = now;
      network.replaced = 0;
    }
    const { max, maxPerNetwork } = this.#o;
    const bound = maxPerNetwork > 0 ? maxPerNetwork : max;
    if (network.replaced >= Math.max(LEAST_REPLACED, bound * REPLACED_SHARE)) return false;
    network.replaced++;
    this.#closeIdlest(network, { isBusyToo: false });
    return true;
  }

  /** The network with the most connections, of those that have one here. */
  #largest(): Network | undefined {
    let largest: Network | undefined;
    let most = 0;
    for (const network of this.#networks.values()) {
      const count = this.#counts.of(network.name);
      if (count > most) [largest, most] = [network, count];
    }
    return largest;
  }

  #closeIdlest({ idle, busy }: Network, { isBusyToo }: { isBusyToo: boolean }): void {
    const [idlest] = idle.size > 0 || !isBusyToo ? idle : busy;
    if (idlest === undefined) return;
    this.closed++;
    this.#remove(idlest);
    idlest.socket.destroy();
  }

  #add(socket: Socket, name: string | undefined): void {
    const network = name === undefined ? undefined : this.#networkOf(name);
    const entry: Entry = { socket, network, underWay: 0, isOpen: true };
    (socket as Entered)[ENTRY] = entry;
    this.#open++;
    network?.idle.add(entry);
    socket.once('close', () => this.#remove(entry));
  }

  #networkOf(name: string): Network {
    const known = this.#networks.get(name);
    if (known !== undefined) return known;
    const made = { name, idle: new Set<Entry>(), busy: new Set<Entry>(), replaced: 0, countedSinceMs: 0 };
    this.#networks.set(name, made);
    return made;
  }

  /** At once, so that the place is free before the system has closed the connection. */
  #remove(entry: Entry): void {
    if (!entry.isOpen) return;
    entry.isOpen = false;
    const { network } = entry;
    this.#open--;
    this.#counts.remove(network?.name);
    if (network === undefined) return;
    network.idle.delete(entry);
    network.busy.delete(entry);
    if (network.idle.size + network.busy.size === 0) this.#networks.delete(network.name);
  }
}
