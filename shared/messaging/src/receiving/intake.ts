export type IntakeState =
  /** Messages are taken as there is room. */
  | 'flowing'
  /** None is taken: an open circuit would refuse it. */
  | 'paused'
  /** One is taken at a time, to try the circuit. */
  | 'probing';

// A circuit may name any time, or none. At least this long, so that a queue is tried a few times a second at most.
const SHORTEST_PAUSE_MS = 250;
// Asking costs one handling, and circuits may name a time that was a guess.
const LONGEST_PAUSE_MS = 60_000;
// So many trials close a circuit by default; earlier, it would refuse what is taken beside them.
const ENOUGH_SUCCESSES = 3;

/** Whether a queue takes messages, by what its handlers say of the circuits that they call through. */
export class Intake {
  readonly #onChange: () => void;
  #state: IntakeState = 'flowing';
  #successes = 0;
  #pausedUntilMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  /** `onChange` is told of every change of `state`, after it. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get state(): IntakeState {
    return this.#state;
  }

  /** An open circuit has refused a message, and lets a call through in `retryAfterMs`. */
  refused(retryAfterMs: number): void {
    if (this.#isStopped) return;
    const pauseMs = Math.min(Math.max(retryAfterMs, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
    const untilMs = performance.now() + pauseMs;
    if (this.#state === 'paused' && untilMs <= this.#pausedUntilMs) return;
    this.#pausedUntilMs = untilMs;
    this.#successes = 0;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#become('probing'), pauseMs);
    this.#become('paused');
  }

  /** A message was handled. */
  succeeded(): void {
    if (this.#state === 'probing' && ++this.#successes >= ENOUGH_SUCCESSES) this.#become('flowing');
  }

  /** Changes no more. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #become(state: IntakeState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#onChange();
  }
}
