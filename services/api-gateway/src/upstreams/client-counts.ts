/** How many places of one kind each client holds. A client that holds none is not remembered. */
export class ClientCounts {
  readonly #byClient = new Map<string, number>();
  #taken = 0;

  /** Of all clients. */
  get taken(): number {
    return this.#taken;
  }

  /** Counts one more place for `client`, unless it holds `limit`: returns a function that takes it back (once). */
  tryCount(client: string, limit: number): (() => void) | undefined {
    const held = this.#byClient.get(client) ?? 0;
    if (held >= limit) return undefined;
    this.#byClient.set(client, held + 1);
    this.#taken++;
    let isCounted = true;
    return () => {
      if (isCounted) this.#takeBack(client);
      isCounted = false;
    };
  }

  #takeBack(client: string): void {
    const left = (this.#byClient.get(client) ?? 0) - 1;
    if (left > 0) this.#byClient.set(client, left);
    else this.#byClient.delete(client);
    this.#taken--;
  }
}
