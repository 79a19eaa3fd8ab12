import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { ByteStream } from './byte-stream.ts';
import { type Chance, FAIR, type Weather } from './weather.ts';

/** Which way bytes go: to the one who listens, or back to the one who called. */
export type Direction = 'there' | 'back';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  readonly streams: Readonly<Record<Direction, ByteStream>>;
}

/** Where a proxy leads to. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

const NOTHING_LOST: Chance = { next: () => 1 };

/** A network of one cable, between callers and one port. */
export class TcpProxy {
  /** Where it listens; 0 before `open` when any would do. */
  port: number;
  /** Told of what comes from a caller, whether it is passed on or not. */
  onSent: (chunk: Buffer) => void = () => undefined;
  readonly #target: Target;
  readonly #chance: Chance;
  readonly #pairs = new Set<Pair>();
  readonly #weather: Record<Direction, Weather> = { there: FAIR, back: FAIR };
  #server: Server | undefined;

  /** `target`: a port of this machine, or another. Without `chance` nothing is lost. */
  constructor(port: number, target: number | Target, chance: Chance = NOTHING_LOST) {
    this.port = port;
    this.#target = typeof target === 'number' ? { host: '127.0.0.1', port: target } : target;
    this.#chance = chance;
  }

  /** Takes connections; also after `cut`. */
  open(): Promise<void> {
    if (this.#server !== undefined) return Promise.resolve();
    const server = createServer({ noDelay: true }, (near) => this.#join(near));
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.on('error', reject);
      server.listen(this.port, '127.0.0.1', () => {
        this.port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  /** Refuses new connections and resets those there are. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.reset();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  /** Resets every connection there is. */
  reset(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** From now on, for what is connected and what will be. */
  setWeather(weather: Partial<Weather>, directions: readonly Direction[] = ['there', 'back']): void {
    for (const direction of directions) {
      this.#weather[direction] = { ...this.#weather[direction], ...weather };
      for (const { streams } of this.#pairs) streams[direction].setWeather(this.#weather[direction]);
    }
  }

  /** The far side forgets every connection, and the near side is told nothing: it waits for answers for ever. */
  forget(): void {
    for (const { near, far, streams } of this.#pairs) {
      for (const stream of Object.values(streams)) stream.swallow();
      far.removeAllListeners('close');
      far.resetAndDestroy();
      near.resume();
    }
  }

  /** Passes on half of the next bytes of each connection and then resets it. */
  breakInTheMiddle(direction: Direction): void {
    for (const { streams } of this.#pairs) streams[direction].breakInTheMiddle();
  }

  get connections(): number {
    return this.#pairs.size;
  }

  #join(near: Socket): void {
    const far = connect({ ...this.#target, noDelay: true });
    const pair: Pair = {
      near,
      far,
      streams: {
        there: new ByteStream(near, far, this.#chance, this.#weather.there),
        back: new ByteStream(far, near, this.#chance, this.#weather.back),
      },
    };
    this.#pairs.add(pair);
    near.on('data', (chunk) => this.onSent(chunk));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('error', () => other.destroy()); // The end of one side is the end of the other, however it came.
      socket.on('close', () => {
        this.#pairs.delete(pair);
        other.destroy();
      });
    }
  }
}
