export interface ConnectionBounds {
  /** Connections at once; 0: no bound. */
  readonly max: number;
  /** Those of one client network; 0: no bound. */
  readonly maxPerNetwork: number;
}

/** How many connections of a server are open, in all and by client network. */
export class ConnectionCounts {
  readonly #byNetwork = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  of(network: string): number {
    return this.#byNetwork.get(network) ?? 0;
  }

  /** Counts one more, of a network or of nobody in particular, if the bounds leave room for it. */
  tryAdd(network: string | undefined, { max, maxPerNetwork }: ConnectionBounds): boolean {
    if (max > 0 && this.#total >= max) return false;
    if (network !== undefined) {
      const count = this.of(network);
      if (maxPerNetwork > 0 && count >= maxPerNetwork) return false;
      this.#byNetwork.set(network, count + 1);
    }
    this.#total++;
    return true;
  }

  remove(network: string | undefined): void {
    this.#total--;
    if (network === undefined) return;
    const left = this.of(network) - 1;
    if (left > 0) this.#byNetwork.set(network, left);
    else this.#byNetwork.delete(network);
  }
}
