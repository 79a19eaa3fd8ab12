import type { BatchEnd, BatchReport } from './run-batch.ts';
import type { Failure } from './tally.ts';
import type { ResultRecord, WorkerRecord } from './worker/channel.ts';

export interface Judgement {
  readonly passed: number;
  /** The reason of each test that was skipped. */
  readonly skipped: readonly string[];
  readonly failures: readonly Failure[];
}

/**
 * Says what came of a batch: failed tests, and whatever keeps the results from being whole, by the name of its file.
 * Nothing that is missing counts as passed.
 */
export function judgeBatch({ files, records, end, printed }: BatchReport): Judgement {
  const results = records.filter(isResult);
  const failures = [
    ...results.filter(({ type }) => type === 'fail').map(failedTest),
    ...files.flatMap((file) => problemOfFile(file, records, end, printed)),
  ];
  const ofProcess = failures.length > 0 ? openIn(records) : problemsOfProcess(files, records, end, printed);
  return {
    passed: results.filter(({ type }) => type === 'pass').length,
    skipped: results.flatMap(({ type, why = '' }) => (type === 'skip' ? [why] : [])),
    failures: [...failures, ...ofProcess],
  };
}

function isResult(record: WorkerRecord): record is ResultRecord {
  return record.type === 'pass' || record.type === 'skip' || record.type === 'fail';
}

function failedTest({ file, test, why = '' }: ResultRecord): Failure {
  return { name: test === '' ? file : `${file}: ${test}`, file, why };
}

/** Of no test, but of its file: a name that differs from a test's. */
function problem(file: string, what: string, why = ''): Failure {
  return { name: `${file} (${what})`, file, why };
}

function problemOfFile(
  file: string,
  records: readonly WorkerRecord[],
  end: BatchEnd,
  printed: string,
): Failure[] {
  const arrived = records.filter((record) => isResult(record) && record.file === file).length;
  const closing = records.find((record) => record.type === 'file' && record.file === file);
  if (closing?.type !== 'file') return [unfinished(file, records, end, printed)];
  if (closing.results !== arrived)
    return [problem(file, `${arrived} of its ${closing.results} results arrived`)];
  return arrived === 0 ? [problem(file, 'has no tests')] : [];
}

function unfinished(file: string, records: readonly WorkerRecord[], end: BatchEnd, printed: string): Failure {
  const last = records.findLast((record) => record.type === 'running' || record.type === 'loading');
  const how = howItEnded(end);
  if (last === undefined) return problem(file, `its process did not start: ${how}`, printed);
  const moment = last.type === 'running' ? `in "${last.test}"` : 'while it was loaded';
  if (last.file === file) return problem(file, `${how} ${moment}`, printed);
  return problem(file, `not run to its end: ${last.file}: ${how} ${moment}`);
}

function howItEnded({ code, signal, silentMs }: BatchEnd): string {
  if (silentMs !== undefined) return `timed out after ${silentMs / 1000} s`;
  return signal === null ? `process.exit(${code})` : `killed by ${signal}`;
}

function openIn(records: readonly WorkerRecord[]): Failure[] {
  return records.flatMap((record) =>
    record.type === 'open' ? [problem(record.file, `left open: ${record.resources.join(', ')}`)] : [],
  );
}

/** Where each file told all: what is wrong with their process all the same. */
function problemsOfProcess(
  files: readonly string[],
  records: readonly WorkerRecord[],
  { code }: BatchEnd,
  printed: string,
): Failure[] {
  const open = openIn(records);
  if (open.length > 0) return open;
  const tests = records.filter((record) => isResult(record) && record.isTest).length;
  const done = records.find(({ type }) => type === 'done');
  const last = files.at(-1) ?? '';
  if (done?.type !== 'done') return [problem(last, 'its process ended before it had told all', printed)];
  if (done.tests !== tests) return [problem(last, `${tests} of ${done.tests} results arrived`)];
  if (code === 0) return [];
  const stray = records.flatMap((record) =>
    record.type === 'stray-error'
      ? [problem(record.file, 'an error outside of its tests', record.error)]
      : [],
  );
  return stray.length > 0 ? stray : [problem(last, `its process ended with code ${code}`, printed)];
}
