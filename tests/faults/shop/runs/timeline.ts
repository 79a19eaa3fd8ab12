import type { Outcome } from '../load/http.ts';

/** What was tried of the shop from outside. */
export type Activity = 'browse' | 'read' | 'order';

export const ACTIVITIES: readonly Activity[] = ['browse', 'read', 'order'];

interface Sample {
  readonly activity: Activity;
  /** When it ended. */
  readonly at: number;
  readonly isServed: boolean;
  /** The status, or why there was none. */
  readonly how: string;
  readonly tookMs: number;
}

export interface FaultWindow {
  readonly what: string;
  readonly beganAt: number;
  healedAt: number | undefined;
}

/** How an activity fared in a window. */
export interface Availability {
  readonly tried: number;
  readonly served: number;
  readonly longestMs: number;
  /** What went wrong, by how often. */
  readonly failures: ReadonlyMap<string, number>;
}

/** What was broken when, and how the shop did meanwhile. Times are those of `Date.now()`. */
export class Timeline {
  readonly beganAt = Date.now();
  readonly faults: FaultWindow[] = [];
  readonly remarks: { readonly at: number; readonly text: string }[] = [];
  readonly reopenings: number[] = [];
  readonly #samples: Sample[] = [];
  #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void = () => undefined) {
    this.#onLine = onLine;
  }

  note(activity: Activity, { status, body, failure, tookMs }: Outcome): void {
    // A refusal is an answer: the shop is open.
    const isServed = status > 0 && status < 500 && status !== 429;
    const how = failure ?? (body?.code === undefined ? String(status) : `${status} ${body.code}`);
    this.#samples.push({ activity, at: Date.now(), isServed, how, tookMs });
  }

  /** Writes down a fault; `healed` closes its window. */
  begin(what: string): FaultWindow {
    const window: FaultWindow = { what, beganAt: Date.now(), healedAt: undefined };
    this.faults.push(window);
    this.#onLine(`${this.#time(window.beganAt)}  breaks  ${what}`);
    return window;
  }

  healed(window: FaultWindow): void {
    window.healedAt = Date.now();
    this.#onLine(`${this.#time(window.healedAt)}  heals   ${window.what}${this.#effect(window)}`);
  }

  /** All of the shop was served again `ms` after what had been broken was healed. */
  reopened(ms: number): void {
    this.reopenings.push(ms);
    this.#onLine(`${this.#time(Date.now())}  served again after ${ms} ms`);
  }

  remark(text: string): void {
    this.remarks.push({ at: Date.now(), text });
    this.#onLine(`${this.#time(Date.now())}  ${text}`);
  }

  /** The last heal; when nothing was broken, the beginning. */
  get lastHealedAt(): number {
    return Math.max(this.beganAt, ...this.faults.map(({ healedAt, beganAt }) => healedAt ?? beganAt));
  }

  availability(activity: Activity, from: number, to = Number.POSITIVE_INFINITY): Availability {
    const samples = this.#samples.filter(
      (sample) => sample.activity === activity && sample.at >= from && sample.at <= to,
    );
    const failures = new Map<string, number>();
    for (const { isServed, how } of samples) if (!isServed) failures.set(how, (failures.get(how) ?? 0) + 1);
    return {
      tried: samples.length,
      served: samples.filter(({ isServed }) => isServed).length,
      longestMs: Math.round(Math.max(0, ...samples.map(({ tookMs }) => tookMs))),
      failures,
    };
  }

  /** Whether anything was under way at some time of a window: asked before it, in it, or answered after it. */
  wasTried({ beganAt, healedAt = Date.now() }: FaultWindow): boolean {
    return this.#samples.some(({ at, tookMs }) => at >= beganAt && at - tookMs <= healedAt);
  }

  /** How long after `at` the activity was first served; undefined if never. */
  servedAfterMs(activity: Activity, at: number): number | undefined {
    const first = this.#samples.find(
      (sample) => sample.activity === activity && sample.isServed && sample.at >= at,
    );
    return first && first.at - at;
  }

  #effect({ beganAt, healedAt }: FaultWindow): string {
    const parts = ACTIVITIES.flatMap((activity) => {
      const { tried, served, longestMs, failures } = this.availability(activity, beganAt, healedAt);
      if (tried === 0) return [];
      const how = [...failures].map(([name, count]) => `${count}x ${name}`).join(', ');
      return [`${activity} ${served}/${tried}${how && ` (${how})`} max ${longestMs} ms`];
    });
    return parts.length === 0 ? '' : `\n            meanwhile: ${parts.join('; ')}`;
  }

  #time(at: number): string {
    return `${((at - this.beganAt) / 1000).toFixed(1).padStart(6)} s`;
  }
}
