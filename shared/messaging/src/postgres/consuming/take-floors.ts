/**
 * From which id on each queue's messages are looked for, so that a look walks none of those that are done: their rows stay
 * in the index for as long as any session of the server keeps an old snapshot open.
 *
 * A look takes all messages of its snapshot that it may have, so the next one can begin after the last id that was given
 * out by then. A message below that appears later (its sender committed late, or it was given back) comes with a
 * notification, which names it. What nobody names is found from a floor of a minute or two ago: no statement that puts
 * messages into a queue, or holds some back by its locks, lasts that long.
 */
export class TakeFloors {
  readonly #floors = new Map<number, Floor>();

  /** The first id to look for. The look begins now. */
  begin(queueId: number): number {
    const floor = this.#of(queueId);
    floor.named = Number.POSITIVE_INFINITY;
    return floor.next;
  }

  /** The look is over: it has taken all that there were below `next`. */
  end(queueId: number, next: number): void {
    const floor = this.#of(queueId);
    // What was named while it was under way may not have been in its snapshot.
    floor.next = Math.min(Math.max(floor.next, next), floor.named);
  }

  /** There are messages from `id` on. */
  lower(queueId: number, id: number): void {
    const floor = this.#of(queueId);
    floor.named = Math.min(floor.named, id);
    floor.next = Math.min(floor.next, id);
  }

  /** There are messages that nobody has named, such as those of a sender of 1.1.0. */
  lowerToOlder(queueId: number): void {
    this.lower(queueId, this.#of(queueId).older);
  }

  /** To be called once a minute. */
  age(): void {
    for (const floor of this.#floors.values()) {
      floor.older = floor.old;
      floor.old = floor.next;
    }
  }

  forget(queueId: number): void {
    this.#floors.delete(queueId);
  }

  forgetAll(): void {
    this.#floors.clear();
  }

  #of(queueId: number): Floor {
    let floor = this.#floors.get(queueId);
    if (floor === undefined) {
      floor = { next: 0, named: Number.POSITIVE_INFINITY, old: 0, older: 0 };
      this.#floors.set(queueId, floor);
    }
    return floor;
  }
}

interface Floor {
  next: number;
  /** The lowest id that was named since the last look began. */
  named: number;
  /** `next` as it was up to a minute ago. */
  old: number;
  /** `next` as it was one to two minutes ago. */
  older: number;
}
