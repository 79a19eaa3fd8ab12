import type { ParkedCount } from '../outbox/outbox-progress.ts';

/** What is not to be sent for now, and with it whatever comes after it for the same subject. */
export interface HeldBack {
  readonly holds: readonly string[];
  /** The messages under each hold are above this place. */
  readonly floors: readonly number[];
  /** Those of `holds` that also keep back what is not parked yet. */
  readonly closed: readonly string[];
}

/** What parked messages wait for. */
export interface Hold {
  /** As in `outbox_parked.hold`. */
  readonly key: string;
  /** When it is tried next. */
  readonly untilMs: number;
  readonly delayMs: number;
  /** The messages under it can be sent again, and are on their way. */
  readonly isOpen: boolean;
  /** All under it that were parked up to this place are gone. */
  readonly floor: number;
}

// A queue not yet declared when its first command comes is normal while services start.
const TYPE_DELAYS = { firstMs: 200, longestMs: 10_000 };
// Nothing mends such a message by itself, and its every try costs time.
const MESSAGE_DELAYS = { firstMs: 10_000, longestMs: 300_000 };

/** The hold of commands that no queue is bound for, and of types that the broker does not let this service send. */
export const holdOfType = (type: string) => `type ${type}`;
/** The hold of a message that the broker refuses. */
export const holdOfMessage = (id: string) => `message ${id}`;

/** What the relay does not send for a while, so that the rest can go on: each hold lasts twice as long as before. */
export class RelayHolds {
  readonly #holds = new Map<string, Hold>();
  #lastPlace = 0;
  #count = 0;

  /** A hold that the relay before has left; it is tried at once. */
  adopt(key: string, firstPlace: number): void {
    this.#holds.set(key, {
      key,
      untilMs: 0,
      delayMs: delaysOf(key).firstMs,
      isOpen: false,
      floor: firstPlace - 1,
    });
  }

  /** So many messages were parked, or less are. */
  count(more: number): void {
    this.#count += more;
  }

  /** What is parked under all of them. */
  get parked(): ParkedCount {
    const floors = [...this.#holds.values()].map(({ floor }) => floor);
    if (floors.length === 0) this.#count = 0;
    return { count: Math.max(0, this.#count), after: Math.min(this.#lastPlace, ...floors) };
  }

  /** Nothing is parked above this place. */
  reached(place: number | undefined): void {
    this.#lastPlace = Math.max(this.#lastPlace, place ?? 0);
  }

  /** What it waits for is not there; returns for how long it is not tried. */
  close(key: string, nowMs: number): number {
    const { firstMs, longestMs } = delaysOf(key);
    const known = this.#holds.get(key);
    const delayMs = known === undefined ? firstMs : Math.min(known.delayMs * 2, longestMs);
    const floor = known?.floor ?? this.#lastPlace;
    this.#holds.set(key, { key, untilMs: nowMs + delayMs, delayMs, isOpen: false, floor });
    return delayMs;
  }

  /** What it waited for is there. */
  open(key: string): void {
    const hold = this.#holds.get(key);
    const { firstMs: delayMs } = delaysOf(key);
    if (hold !== undefined) this.#holds.set(key, { ...hold, untilMs: 0, delayMs, isOpen: true });
  }

  /** All under the hold up to `floor` are gone. */
  raise(key: string, floor: number): void {
    const hold = this.#holds.get(key);
    if (hold !== undefined) this.#holds.set(key, { ...hold, floor });
  }

  /** Nothing is under the hold any more. */
  remove(key: string): void {
    this.#holds.delete(key);
  }

  /** True while nothing is to be sent that would come under this hold. */
  isClosed(key: string): boolean {
    return this.#holds.get(key)?.isOpen === false;
  }

  /** Those to be tried now. */
  due(nowMs: number): readonly Hold[] {
    return [...this.#holds.values()].filter(({ untilMs }) => untilMs <= nowMs);
  }

  held(): HeldBack {
    const holds = [...this.#holds.values()];
    return {
      holds: holds.map(({ key }) => key),
      floors: holds.map(({ floor }) => floor),
      closed: holds.filter(({ isOpen }) => !isOpen).map(({ key }) => key),
    };
  }

  /** Milliseconds until the next is to be tried, or Infinity. */
  nextTryMs(nowMs: number): number {
    const waits = [...this.#holds.values()].map(({ untilMs }) => Math.max(0, untilMs - nowMs));
    return Math.min(Number.POSITIVE_INFINITY, ...waits);
  }
}

function delaysOf(key: string): typeof TYPE_DELAYS {
  return key.startsWith('type ') ? TYPE_DELAYS : MESSAGE_DELAYS;
}
