// How often a thread looks before it sleeps: the lock is held for a microsecond, unless its holder was put off the core.
const SPINS = 200;
const SLEEP_MS = 1;
// A holder that was ended in between never gives it back.
const MAX_SLEEPS = 100;
const FREE = 0;
const HELD = 1;

/** A lock of all threads that share the memory, on its first Int32. Not to be held across anything that waits. */
export class SharedLock {
  readonly #state: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#state = new Int32Array(memory, 0, 1);
  }

  acquire(): void {
    for (let sleeps = 0; sleeps < MAX_SLEEPS; sleeps++) {
      for (let spins = 0; spins < SPINS; spins++)
        if (Atomics.compareExchange(this.#state, 0, FREE, HELD) === FREE) return;
      Atomics.wait(this.#state, 0, HELD, SLEEP_MS);
    }
  }

  release(): void {
    Atomics.store(this.#state, 0, FREE);
  }
}
