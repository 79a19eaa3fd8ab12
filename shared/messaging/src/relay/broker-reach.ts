export interface BrokerReachOptions {
  /** Resolves when the broker answers. */
  readonly ping: () => Promise<void>;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

// Between four and five seconds, so that replicas do not give up in step. A publishing that gets no answer at all
// takes five seconds to fail, and is enough then.
const GIVE_UP_AFTER_MS = 4_000;
const GIVE_UP_JITTER_MS = 1_000;
// Followers look for a free lead four times a second: this is enough for any of them to get it.
const SHORTEST_ASIDE_MS = 1_000;
const LONGEST_ASIDE_MS = 10_000;
const PING_EVERY_MS = 500;

/**
 * Whether this replica can reach the broker, as its relay sees it. A leader that cannot gives its lead to a replica
 * that perhaps can, and stands aside until the broker answers it again, but not for ever: a ping that fails is no
 * proof.
 */
export class BrokerReach {
  readonly #ping: () => Promise<void>;
  readonly #now: () => number;
  readonly #random: () => number;
  /** When the first of the failures in a row began. */
  #failingSince: number | undefined;
  #giveUpAfterMs = GIVE_UP_AFTER_MS;
  #hasRefused = false;
  #aside: { readonly untilMs: number; nextPingMs: number } | undefined;

  constructor({ ping, now = () => performance.now(), random = Math.random }: BrokerReachOptions) {
    this.#ping = ping;
    this.#now = now;
    this.#random = random;
  }

  /**
   * Milliseconds until failures have lasted long enough to ask whether this replica is cut off; Infinity afterwards.
   */
  untilDoubtMs(): number {
    const leftMs = (this.#failingSince ?? 0) + this.#giveUpAfterMs - this.#now();
    return this.#failingSince !== undefined && leftMs > 0 ? leftMs : Number.POSITIVE_INFINITY;
  }

  /** The broker took something. */
  reached(): void {
    this.#failingSince = undefined;
    this.#hasRefused = false;
  }

  /** The broker did not take what was sent at `startedMs`. */
  failed(startedMs: number): void {
    if (this.#failingSince !== undefined) return;
    this.#failingSince = startedMs;
    this.#giveUpAfterMs = GIVE_UP_AFTER_MS + this.#random() * GIVE_UP_JITTER_MS;
  }

  /** A message was set aside, as the broker refused it alone. */
  refused(): void {
    this.#hasRefused = true;
  }

  /**
   * True once the broker has taken nothing for long enough, and either does not answer, or has refused a message alone
   * and nothing was taken since: that may be the message's fault, or this replica's.
   */
  async isCutOff(): Promise<boolean> {
    if (this.#failingSince === undefined || this.#now() - this.#failingSince < this.#giveUpAfterMs)
      return false;
    return this.#hasRefused || !(await this.answers());
  }

  answers(): Promise<boolean> {
    return this.#ping().then(
      () => true,
      () => false,
    );
  }

  /** This replica has given its lead up. */
  standAside(): void {
    this.reached();
    const nowMs = this.#now();
    const longestMs = LONGEST_ASIDE_MS * (0.75 + this.#random() / 4);
    this.#aside = { untilMs: nowMs + longestMs, nextPingMs: nowMs + SHORTEST_ASIDE_MS };
  }

  /** False while this replica leaves the lead to the others. */
  async mayLead(): Promise<boolean> {
    const aside = this.#aside;
    if (aside === undefined) return true;
    const nowMs = this.#now();
    if (nowMs < aside.untilMs) {
      if (nowMs < aside.nextPingMs) return false;
      aside.nextPingMs = nowMs + PING_EVERY_MS;
      if (!(await this.answers())) return false;
    }
    this.#aside = undefined;
    return true;
  }
}
