import { inspect } from 'node:util';
import { type ResultRecord, write } from './channel.ts';
import { withoutOwners } from './own-modules.ts';

/** The part of node:test's events that is read here. */
interface TestEvent {
  readonly type: string;
  readonly data: {
    readonly name: string;
    /** 0 for a file, which is a suite here. */
    readonly nesting: number;
    readonly skip?: string | boolean;
    /** The file of a summary; none for that of the whole process. */
    readonly file?: string;
    readonly counts?: { readonly tests: number };
    readonly details?: {
      readonly type?: string;
      readonly duration_ms: number;
      readonly error?: Error & { readonly failureType?: string };
    };
  };
}

/** Writes what node:test reports to the channel. */
// biome-ignore lint/style/noDefaultExport: node:test takes a reporter by its default export
export default async function* reporter(source: AsyncIterable<TestEvent>): AsyncGenerator<never> {
  let file = '';
  let results = 0;
  for await (const { type, data } of source) {
    if (type === 'test:start' && data.nesting === 0) {
      file = data.name;
      results = 0;
    }
    if (type === 'test:pass' || type === 'test:fail') {
      const result = resultOf(file, type === 'test:pass', data);
      if (result !== undefined) write(result);
      if (result !== undefined) results += 1;
      if (data.nesting === 0) write({ type: 'file', file, results, ms: data.details?.duration_ms ?? 0 });
    }
    if (type === 'test:summary') write({ type: 'done', tests: data.counts?.tests ?? 0 });
  }
  yield* [];
}

/** A suite that passed, or of which subtests failed, is no result of its own. */
function resultOf(file: string, isPassed: boolean, data: TestEvent['data']): ResultRecord | undefined {
  const { name, skip, details, nesting } = data;
  const isTest = details?.type !== 'suite';
  const about = { file, test: nesting === 0 ? '' : name, isTest };
  if (!isPassed) {
    const error = details?.error;
    if (error?.failureType === 'subtestsFailed' && !isTest) return undefined;
    return { type: 'fail', ...about, why: withoutOwners(inspect(error?.cause ?? error, { depth: 6 })) };
  }
  if (skip !== undefined && skip !== false)
    return { type: 'skip', ...about, why: skip === true || skip === '' ? 'no reason given' : skip };
  return isTest ? { type: 'pass', ...about } : undefined;
}
