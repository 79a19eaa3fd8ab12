import type { IncomingMessage } from 'node:http';

export interface BodyRate {
  /** Bytes a second; 0: as slow as the time for the whole request allows. */
  readonly minBytesPerS: number;
  /** How long it may be slower: at the beginning, and at any time later. */
  readonly graceMs: number;
}

interface Progress {
  readonly sinceMs: number;
  readonly bytesThen: number;
}

/**
 * Finds the requests whose bodies come too slowly: such a client costs nothing itself, and holds a connection and more
 * for as long as it likes. Looks at all of them now and then, so that a request costs nothing here.
 */
export class SlowBodies {
  readonly #rate: BodyRate;
  #known = new Map<IncomingMessage, Progress>();

  constructor(rate: BodyRate) {
    this.#rate = rate;
  }

  /** Those of `requests` that have brought less than the rate asks for since they were given their time. Call it now and then. */
  *late(requests: Iterable<IncomingMessage>, nowMs: number): Generator<IncomingMessage> {
    if (this.#rate.minBytesPerS === 0) return;
    const known = new Map<IncomingMessage, Progress>();
    for (const request of requests) {
      if (request.complete || request.destroyed) continue;
      const before = this.#known.get(request);
      const now = { sinceMs: nowMs, bytesThen: request.socket.bytesRead };
      if (before === undefined || !isWaiting(request)) known.set(request, now);
      else if (nowMs - before.sinceMs < this.#rate.graceMs) known.set(request, before);
      else if (this.#isSlow(before, now)) yield request;
      else known.set(request, now);
    }
    this.#known = known;
  }

  #isSlow(before: Progress, now: Progress): boolean {
    const seconds = (now.sinceMs - before.sinceMs) / 1000;
    return now.bytesThen - before.bytesThen < this.#rate.minBytesPerS * seconds;
  }
}

/** False while bytes that have come are not taken: then it is not the client that is slow. */
function isWaiting({ readableLength }: IncomingMessage): boolean {
  return readableLength === 0;
}
