import { TooManyAttemptsError } from '../sign-in/attempts.ts';

/** Whose work it is. */
export interface Turn {
  /** The client's network; networks take turns. */
  readonly network: string;
  /** True if the account has been signed in from there: such turns come first. */
  readonly isKnown: boolean;
}

export interface FairQueueOptions {
  /** Work under way at once. */
  readonly concurrency: number;
  /** Work that may wait. */
  readonly queue: number;
  /** How long; default 8000. */
  readonly longestWaitMs?: number;
}

// Before whoever asked, or a gateway in between, has given up.
const LONGEST_WAIT_MS = 8000;
/** About what a place takes to come free. */
const RETRY_SECONDS = 1;

interface Waiter {
  readonly admit: () => void;
  readonly refuse: () => void;
}

/** After this many turns of known networks one of the others is due: they are served last, but served. */
const KNOWN_IN_A_ROW = 3;

/**
 * Bounds the work under way, and lets networks take turns at it (round robin): whoever asks waits for one piece of work of each
 * other network at most, however much those have asked for. Networks that an account is known from come first. When all
 * places to wait are taken, the network with the most of them gives up its last one.
 *
 * Whoever gets no place, or waits for too long, gets a TooManyAttemptsError: a 429, as a 5xx would have callers such as the gateway
 * take the whole service for broken, and shut everybody out.
 */
export class FairQueue {
  readonly #o: FairQueueOptions;
  readonly #known = new Lanes();
  readonly #others = new Lanes();
  #knownInARow = 0;
  #running = 0;

  constructor(options: FairQueueOptions) {
    this.#o = options;
  }

  /** Runs `work` when its turn comes. Throws TooManyAttemptsError, or what `work` threw. */
  async run<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#o.concurrency) this.#running++;
    else await this.#wait(turn);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #wait(turn: Turn): Promise<void> {
    if (this.#known.waiting + this.#others.waiting >= this.#o.queue) this.#makeRoom(turn);
    const lanes = turn.isKnown ? this.#known : this.#others;
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        admit: () => {
          clearTimeout(timer);
          resolve();
        },
        refuse: () => {
          clearTimeout(timer);
          reject(new TooManyAttemptsError(RETRY_SECONDS));
        },
      };
      const giveUp = () => {
        lanes.remove(turn.network, waiter);
        waiter.refuse();
      };
      const timer = setTimeout(giveUp, this.#o.longestWaitMs ?? LONGEST_WAIT_MS);
      lanes.add(turn.network, waiter);
    });
  }

  /** Throws TooManyAttemptsError when nobody else is to give way: a known network, or one with as little waiting. */
  #makeRoom({ network, isKnown }: Turn): void {
    const [known, others] = [this.#known.longest(), this.#others.longest()];
    const isLongestKnown = known.length > others.length;
    const lanes = isLongestKnown ? this.#known : this.#others;
    const lane = isLongestKnown ? known : others;
    const own = this.#known.lengthOf(network) + this.#others.lengthOf(network);
    if (lane.length > own + 1) lanes.takeLast(lane.network)?.refuse();
    else if (isKnown && others.length > 0) this.#others.takeLast(others.network)?.refuse();
    else throw new TooManyAttemptsError(RETRY_SECONDS);
  }

  /** The place is handed over rather than given up, so that nobody new slips in before those who wait. */
  #next(): void {
    const isTurnOfOthers = this.#knownInARow >= KNOWN_IN_A_ROW || this.#known.waiting === 0;
    const next = isTurnOfOthers && this.#others.waiting > 0 ? this.#others : this.#known;
    const waiter = next.takeNext();
    this.#knownInARow = next === this.#known && waiter !== undefined ? this.#knownInARow + 1 : 0;
    if (waiter === undefined) this.#running--;
    else waiter.admit();
  }
}

/** Who waits, by network; a Map keeps the order in which the networks' turns come. */
class Lanes {
  readonly #lanes = new Map<string, Waiter[]>();
  waiting = 0;

  lengthOf(network: string): number {
    return this.#lanes.get(network)?.length ?? 0;
  }

  longest(): { network: string; length: number } {
    let longest = { network: '', length: 0 };
    for (const [network, { length }] of this.#lanes)
      if (length > longest.length) longest = { network, length };
    return longest;
  }

  add(network: string, waiter: Waiter): void {
    const lane = this.#lanes.get(network);
    if (lane === undefined) this.#lanes.set(network, [waiter]);
    else lane.push(waiter);
    this.waiting++;
  }

  /** The oldest of the network whose turn it is, which goes to the end. */
  takeNext(): Waiter | undefined {
    const [first] = this.#lanes;
    if (first === undefined) return undefined;
    const [network, lane] = first;
    this.#lanes.delete(network);
    const waiter = lane.shift();
    if (lane.length > 0) this.#lanes.set(network, lane);
    this.waiting--;
    return waiter;
  }

  takeLast(network: string): Waiter | undefined {
    const waiter = this.#lanes.get(network)?.at(-1);
    if (waiter !== undefined) this.remove(network, waiter);
    return waiter;
  }

  /** Takes out one that waits no longer. */
  remove(network: string, waiter: Waiter): void {
    const lane = this.#lanes.get(network);
    const at = lane?.indexOf(waiter) ?? -1;
    if (lane === undefined || at < 0) return;
    lane.splice(at, 1);
    if (lane.length === 0) this.#lanes.delete(network);
    this.waiting--;
  }
}
