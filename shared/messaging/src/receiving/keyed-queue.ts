type Task = () => Promise<void>;

/**
 * Runs tasks of one key one at a time and in order, and at most `concurrency` tasks at once. A task must not
 * reject: its failure belongs to whoever made it.
 */
export class KeyedQueue {
  readonly #concurrency: number;
  /** Waiting tasks by key; a key stays while one of its tasks runs. */
  readonly #lanes = new Map<string, Task[]>();
  /** Keys with a task that may start, in the order of their first task. */
  #startable: string[] = [];
  #running = 0;
  #waiting = 0;
  #whenIdle: (() => void)[] = [];

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  get running(): number {
    return this.#running;
  }

  get size(): number {
    return this.#running + this.#waiting;
  }

  add(key: string, task: Task): void {
    this.#waiting++;
    const lane = this.#lanes.get(key);
    if (lane !== undefined) {
      lane.push(task);
      return;
    }
    this.#lanes.set(key, [task]);
    this.#startable.push(key);
    this.#startMore();
  }

  /** Forgets the tasks that have not started; returns how many. */
  clear(): number {
    const dropped = this.#waiting;
    for (const key of this.#startable) this.#lanes.delete(key);
    for (const lane of this.#lanes.values()) lane.length = 0;
    this.#startable = [];
    this.#waiting = 0;
    return dropped;
  }

  /** Resolves when no task is running or waiting. */
  idle(): Promise<void> {
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #startMore(): void {
    while (this.#running < this.#concurrency) {
      const key = this.#startable.shift();
      if (key === undefined) return;
      const task = this.#lanes.get(key)?.shift();
      if (task === undefined) continue;
      this.#waiting--;
      this.#running++;
      task().finally(() => this.#ended(key));
    }
  }

  #ended(key: string): void {
    this.#running--;
    if (this.#lanes.get(key)?.length === 0) this.#lanes.delete(key);
    else this.#startable.push(key);
    this.#startMore();
    if (this.size > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}
