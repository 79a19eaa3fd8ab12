import type { Direction, TcpProxy } from '../../../../platform/src/links/proxy/tcp-proxy.ts';
import type { Weather } from '../../../../platform/src/links/proxy/weather.ts';
import { FAIR } from '../../../../platform/src/links/proxy/weather.ts';

/** The network between one party and all instances of another. */
export class Link {
  readonly name: string;
  readonly #proxies: readonly TcpProxy[];

  constructor(name: string, proxies: readonly TcpProxy[]) {
    this.name = name;
    this.#proxies = proxies;
  }

  get ports(): number[] {
    return this.#proxies.map(({ port }) => port);
  }

  /** Refused and reset: the other side is there, and its port is closed. */
  async cut(): Promise<void> {
    await Promise.all(this.#proxies.map((proxy) => proxy.cut()));
  }

  /** Silence, in one direction or both: connections stay open, and nothing comes through. */
  partition(directions?: readonly Direction[]): void {
    for (const proxy of this.#proxies) proxy.setWeather({ isBlocked: true }, directions);
  }

  slow(weather: Partial<Weather>): void {
    for (const proxy of this.#proxies) proxy.setWeather(weather);
  }

  /** Half-open connections: the far side has forgotten them, the near side does not know. */
  forget(): void {
    for (const proxy of this.#proxies) proxy.forget();
  }

  reset(): void {
    for (const proxy of this.#proxies) proxy.reset();
  }

  breakInTheMiddle(direction: Direction): void {
    for (const proxy of this.#proxies) proxy.breakInTheMiddle(direction);
  }

  async heal(): Promise<void> {
    for (const proxy of this.#proxies) {
      proxy.setWeather(FAIR);
      await proxy.open();
    }
  }
}
