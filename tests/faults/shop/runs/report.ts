import { type Spread, spreadOf } from './recovery.ts';
import type { ScenarioResult } from './run-scenario.ts';

/** What all scenarios of a run come to. */
export class Totals {
  #scenarios = 0;
  #faults = 0;
  #placed = 0;
  #acknowledged = 0;
  #lost = 0;
  #doubled = 0;
  readonly #reopeningsMs: number[] = [];
  readonly #endsMs: number[] = [];

  /** Takes a result in; returns the lines that report it. */
  add({ verdict, timeline, seconds }: ScenarioResult): string[] {
    const { problems, orders, byStatus, endsAfterHealingMs } = verdict;
    this.#scenarios += 1;
    this.#faults += timeline.faults.length;
    this.#placed += orders.placed;
    this.#acknowledged += orders.acknowledged;
    this.#lost += orders.lost;
    this.#doubled += orders.doubled;
    this.#reopeningsMs.push(...timeline.reopenings);
    this.#endsMs.push(...endsAfterHealingMs);
    const statuses = Object.entries(byStatus).map(([status, count]) => `${count} ${status}`);
    const held = spreadOf(endsAfterHealingMs);
    return [
      `  ${orders.placed} orders (${statuses.join(', ')}); ${timeline.faults.length} faults; ${seconds.toFixed(0)} s`,
      `  ${held === undefined ? 'no order was under way at a healing' : endedAfter(held)}`,
      ...problems.map((problem) => `  WRONG  ${problem}`),
      problems.length === 0 ? '  nothing lost, nothing doubled' : `  ${problems.length} problems`,
    ];
  }

  summary(failed: number, tookMs: number): string[] {
    const reopened = spreadOf(this.#reopeningsMs);
    const ended = spreadOf(this.#endsMs);
    return [
      '',
      `${this.#scenarios} scenarios, ${this.#faults} faults, ${failed} failed, ${Math.round(tookMs / 1000)} s`,
      `${this.#placed} orders placed, ${this.#acknowledged} acknowledged, ${this.#lost} lost, ${this.#doubled} doubled`,
      ...(reopened === undefined ? [] : [`all of the shop served again ${inTime(reopened)}`]),
      ...(ended === undefined ? [] : [endedAfter(ended)]),
    ];
  }
}

function endedAfter(spread: Spread): string {
  return `${spread.count} orders that were under way at a healing ended ${inTime(spread)}`;
}

function inTime({ medianMs, longestMs }: Spread): string {
  return `${medianMs} ms (p50), ${longestMs} ms (max) after it`;
}
