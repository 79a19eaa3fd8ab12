import type { Resolver } from './resolver.ts';

/** One call's hold on an instance; `release` it when the call has ended. */
export interface Lease {
  readonly origin: string;
  release(): void;
}

/**
 * Spreads calls over the instances a resolver knows: the one with the fewest calls under way, in turn among
 * equals. A slow instance so gets fewer calls than a quick one.
 */
export class Balancer {
  readonly #resolver: Resolver;
  readonly #pending = new Map<string, number>();
  #turn = 0;

  constructor(resolver: Resolver) {
    this.#resolver = resolver;
  }

  /** Picks an instance, another than `avoid` if there is one; undefined when none is known. */
  acquire(avoid?: string): Lease | undefined {
    const origin = this.#pick(avoid);
    if (origin === undefined) return undefined;
    this.#pending.set(origin, this.pending(origin) + 1);
    let isHeld = true;
    return {
      origin,
      release: () => {
        if (isHeld) this.#release(origin);
        isHeld = false;
      },
    };
  }

  /** Calls under way to `origin`. */
  pending(origin: string): number {
    return this.#pending.get(origin) ?? 0;
  }

  #pick(avoid: string | undefined): string | undefined {
    const origins = this.#resolver.origins();
    const start = this.#turn++;
    let best: string | undefined;
    for (let i = 0; i < origins.length; i++) {
      const origin = origins[(start + i) % origins.length];
      if (origin === undefined || (origin === avoid && origins.length > 1)) continue;
      if (best === undefined || this.pending(origin) < this.pending(best)) best = origin;
    }
    return best;
  }

  #release(origin: string): void {
    const left = this.pending(origin) - 1;
    // Removed at zero, so that instances which are gone leave nothing behind.
    if (left > 0) this.#pending.set(origin, left);
    else this.#pending.delete(origin);
  }
}
