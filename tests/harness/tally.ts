/** What came of the checks, for the summary and the exit code. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** Reason to number of tests. */
  readonly reasons: Map<string, number>;
  readonly failures: Failure[];
  /** What failed and passed at a second try. */
  readonly unstable: string[];
}

export interface Failure {
  readonly name: string;
  /** The test file; undefined for what is no test. */
  readonly file: string | undefined;
}

export function newTally(): Tally {
  return { passed: 0, failed: 0, skipped: 0, reasons: new Map(), failures: [], unstable: [] };
}

export function addFailure(tally: Tally, name: string, file?: string): void {
  tally.failed += 1;
  tally.failures.push({ name, file });
}

export function addSkipped(tally: Tally, reason: string): void {
  tally.skipped += 1;
  tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
}

/** What stands at the end of the output; the counts alone on the last line. */
export function summary(tally: Tally, seconds: number): string {
  const { passed, failed, skipped, reasons, failures, unstable } = tally;
  return [
    '',
    ...failures.map(({ name }) => `failed: ${name}`),
    ...unstable.map((name) => `UNSTABLE, passed at a second try: ${name}`),
    ...[...reasons].map(([reason, count]) => `skipped ${count}: ${reason}`),
    `finished in ${seconds.toFixed(0)} s`,
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
    '',
  ].join('\n');
}
