/** What came of the checks, for the summary and the exit code. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** Reason to number of tests. */
  readonly reasons: Map<string, number>;
  /** Names of what failed. */
  readonly failures: string[];
}

export function newTally(): Tally {
  return { passed: 0, failed: 0, skipped: 0, reasons: new Map(), failures: [] };
}

export function addFailure(tally: Tally, name: string): void {
  tally.failed += 1;
  tally.failures.push(name);
}

export function addSkipped(tally: Tally, reason: string): void {
  tally.skipped += 1;
  tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
}

/** What stands at the end of the output; the counts alone on the last line. */
export function summary({ passed, failed, skipped, reasons, failures }: Tally, seconds: number): string {
  return [
    '',
    ...failures.map((name) => `failed: ${name}`),
    ...[...reasons].map(([reason, count]) => `skipped ${count}: ${reason}`),
    `finished in ${seconds.toFixed(0)} s`,
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
    '',
  ].join('\n');
}
