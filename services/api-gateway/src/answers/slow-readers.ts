import type { ServerResponse } from 'node:http';

/**
 * Cuts clients that do not take their answer. Writing waits for them, so that no memory fills, but a place and a
 * connection are held: what was written has to be gone within the time, which asks for some kilobytes a second.
 */
export class SlowReaders {
  readonly #timeoutMs: number;
  readonly #waitingSince = new Map<ServerResponse, number>();

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Notes that `response` has been given more than its client has taken so far. */
  wait(response: ServerResponse, now = performance.now()): void {
    if (this.#waitingSince.has(response)) return;
    this.#waitingSince.set(response, now);
    const forget = () => {
      this.#waitingSince.delete(response);
      response.off('drain', forget).off('finish', forget).off('close', forget);
    };
    response.once('drain', forget).once('finish', forget).once('close', forget);
  }

  /** The same for an answer that was ended, if not all of it could be handed over at once. */
  waitForRest(response: ServerResponse): void {
    // Without a socket it stands behind another answer, on a connection that is watched for that one.
    if (response.socket !== null && response.writableLength > 0) this.wait(response);
  }

  /** Call it now and then. */
  cutLate(now: number): void {
    for (const [response, since] of this.#waitingSince)
      if (now - since >= this.#timeoutMs) response.socket?.destroy();
  }
}
