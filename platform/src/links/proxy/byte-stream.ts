import type { Socket } from 'node:net';
import type { Chance, Weather } from './weather.ts';

// Linux sends a lost segment again after 200 ms at first.
const RETRANSMISSION_MS = 200;

/** The bytes of one direction of one connection: delayed, held back, cut off, always in order. */
export class ByteStream {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #chance: Chance;
  #weather: Weather;
  #queue: { readonly chunk: Buffer; readonly dueAt: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lastDueAt = 0;
  #hasEnded = false;
  #isSwallowing = false;
  #breaksNext = false;

  constructor(from: Socket, to: Socket, chance: Chance, weather: Weather) {
    this.#from = from;
    this.#to = to;
    this.#chance = chance;
    this.#weather = weather;
    from.on('data', (chunk) => this.#take(chunk));
    from.on('end', () => {
      this.#hasEnded = true;
      this.#flush();
    });
    to.on('drain', () => from.resume());
    to.on('close', () => clearTimeout(this.#timer));
  }

  setWeather(weather: Weather): void {
    this.#weather = weather;
    this.#flush();
  }

  /** Nothing passes any more, and nobody is told. */
  swallow(): void {
    this.#isSwallowing = true;
    this.#queue = [];
  }

  breakInTheMiddle(): void {
    this.#breaksNext = true;
  }

  #take(chunk: Buffer): void {
    if (this.#isSwallowing) return;
    if (this.#breaksNext) {
      this.#break(chunk);
      return;
    }
    const { delayMs, loss } = this.#weather;
    const isLost = loss > 0 && this.#chance.next() < loss;
    const lateMs = delayMs + (isLost ? RETRANSMISSION_MS : 0);
    // Nothing overtakes.
    this.#lastDueAt = Math.max(this.#lastDueAt, performance.now() + lateMs);
    this.#queue.push({ chunk, dueAt: this.#lastDueAt });
    this.#flush();
  }

  #break(chunk: Buffer): void {
    this.#to.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => {
      this.#to.destroy();
      this.#from.resetAndDestroy();
    });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    if (this.#weather.isBlocked) return;
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      const waitMs = next.dueAt - performance.now();
      if (waitMs > 0.5) {
        this.#timer = setTimeout(() => this.#flush(), waitMs);
        return;
      }
      this.#queue.shift();
      if (!this.#to.destroyed && !this.#to.write(next.chunk)) this.#from.pause();
    }
    if (this.#hasEnded && !this.#isSwallowing) this.#to.end();
  }
}
