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
  /** How long each phase and each file took, in milliseconds. */
  readonly phaseMs: Map<string, number>;
  readonly fileMs: Map<string, number>;
}

export interface Failure {
  readonly name: string;
  /** The test file; undefined for what is no test. */
  readonly file?: string;
  /** The error, or what else is known of it. */
  readonly why: string;
}

const SLOWEST = 10;

export function newTally(): Tally {
  const counts = { passed: 0, failed: 0, skipped: 0, reasons: new Map() };
  return { ...counts, failures: [], unstable: [], phaseMs: new Map(), fileMs: new Map() };
}

/** Counts a failure, and shows it as soon as it is known. */
export function addFailure(tally: Tally, failure: Failure): void {
  tally.failed += 1;
  tally.failures.push(failure);
  const why = failure.why.trimEnd().replaceAll(/^(?=.)/gm, '    ');
  process.stdout.write(`✘ ${failure.name}\n${why === '' ? '' : `${why}\n`}`);
}

export function addSkipped(tally: Tally, reason: string): void {
  tally.skipped += 1;
  tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
}

/** What stands at the end of the output; the counts alone on the last line. */
export function summary(tally: Tally, seconds: number): string {
  const { passed, failed, skipped, reasons, failures, unstable, phaseMs, fileMs } = tally;
  const slowest = [...fileMs].toSorted(([, a], [, b]) => b - a).slice(0, SLOWEST);
  return [
    '',
    ...(slowest.length > 1 ? ['the slowest files:', ...slowest.map(timed)] : []),
    ...(phaseMs.size > 1 ? ['the phases:', ...[...phaseMs].map(timed)] : []),
    ...failures.map(({ name }) => `failed: ${name}`),
    ...unstable.map((name) => `UNSTABLE, passed at a second try: ${name}`),
    ...[...reasons].map(([reason, count]) => `skipped ${count}: ${reason}`),
    `finished in ${seconds.toFixed(0)} s`,
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
    '',
  ].join('\n');
}

function timed([name, ms]: [string, number]): string {
  return `  ${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`;
}
