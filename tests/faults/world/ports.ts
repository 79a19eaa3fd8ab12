import { isFree } from '../../../platform/src/environment/ports.ts';

/** Hands out ports that are free, each once. */
export class Ports {
  #next: number;
  readonly #last: number;

  constructor(first: number, last: number) {
    this.#next = first;
    this.#last = last;
  }

  async take(): Promise<number> {
    for (; this.#next <= this.#last; this.#next += 1) {
      if (!(await isFree(this.#next))) continue;
      this.#next += 1;
      return this.#next - 1;
    }
    throw new Error(`no port is free up to ${this.#last}: choose others with --port-base N`);
  }
}
