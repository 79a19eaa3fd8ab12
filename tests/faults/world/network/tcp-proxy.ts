import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Random } from '../../seeded-random.ts';
import { ByteStream } from './byte-stream.ts';
import { FAIR, type Weather } from './weather.ts';

/** Which way bytes go: to the one who listens, or back to the one who called. */
export type Direction = 'there' | 'back';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  readonly streams: Readonly<Record<Direction, ByteStream>>;
}

/** A network of one cable, between callers and one port. */
export class TcpProxy {
  readonly port: number;
  /** Told of what comes from a caller, whether it is passed on or not. */
  onSent: (chunk: Buffer) => void = () => undefined;
  readonly #target: number;
  readonly #random: Random;
  readonly #pairs = new Set<Pair>();
  readonly #weather: Record<Direction, Weather> = { there: FAIR, back: FAIR };
  #server: Server | undefined;

  constructor(port: number, target: number, random: Random) {
    this.port = port;
    this.#target = target;
    this.#random = random;
  }

  /** Takes connections; also after `cut`. */
  open(): Promise<void> {
    if (this.#server !== undefined) return Promise.resolve();
    const server = createServer({ noDelay: true }, (near) => this.#join(near));
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.on('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
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
    const far = connect({ port: this.#target, host: '127.0.0.1', noDelay: true });
    const pair: Pair = {
      near,
      far,
      streams: {
        there: new ByteStream(near, far, this.#random, this.#weather.there),
        back: new ByteStream(far, near, this.#random, this.#weather.back),
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
