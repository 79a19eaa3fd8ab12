import type { Defect } from '../defect.ts';

const [TRACER_TEST, FILE_TEST] = ['file-tracer', 'span-file'].map(
  (name) => `shared/telemetry/tests/${name}.test.ts`,
) as [string, string];
const STORE_TEST = 'platform/src/traces/span-store.test.ts';

export const defects: readonly Defect[] = [
  {
    name: 'spans-lost-at-exit',
    what: 'what a service did last before it failed is in no trace',
    file: 'shared/telemetry/src/tracing/file-tracer.ts',
    replace: "  process.once('exit', file.flush);\n",
    by: '',
    tests: [FILE_TEST],
  },
  {
    name: 'span-joined-to-a-cut-line',
    what: 'the first span after a crash stands in the line that the crash has cut',
    file: 'shared/telemetry/src/tracing/span-file.ts',
    replace: '#isAfterCut = true;',
    by: '#isAfterCut = false;',
    tests: [TRACER_TEST],
  },
  {
    name: 'unbounded-span-folder',
    what: 'traces fill the disk',
    file: 'shared/telemetry/src/tracing/span-file.ts',
    replace: '      removeOldest(this.#folder, this.#limits.folderBytes);\n',
    by: '',
    tests: [FILE_TEST],
  },
  {
    name: 'span-kept-in-part',
    what: 'while the disk is full, the span that no more fits is kept in part, and spoils its line',
    file: 'shared/telemetry/src/tracing/span-file.ts',
    replace: 'if (this.#fits(line)) this.#filled',
    by: 'this.#filled',
    tests: [FILE_TEST],
  },
  {
    name: 'full-buffer-never-written',
    what: 'after a disk was full for long, a service writes no more spans until it is started again',
    file: 'shared/telemetry/src/tracing/span-file.ts',
    replace:
      '    this.#timer ??= setTimeout(this.flush, FLUSH_MS).unref();\n    if (this.#fits(line)) this.#filled += this.#buffer.write(line, this.#filled);\n',
    by: '    if (!this.#fits(line)) return;\n    this.#filled += this.#buffer.write(line, this.#filled);\n    this.#timer ??= setTimeout(this.flush, FLUSH_MS).unref();\n',
    tests: [FILE_TEST],
  },
  {
    name: 'spans-given-up-at-once',
    what: 'one write that fails loses the spans of that moment',
    file: 'shared/telemetry/src/tracing/span-file.ts',
    replace: '      this.#isAfterCut = this.#isFailing = true;\n',
    by: '      this.#isAfterCut = this.#isFailing = true;\n      this.#filled = 1;\n',
    tests: [FILE_TEST],
  },
  {
    name: 'data-folder-made-again',
    what: 'spans bring back a data folder that was removed, which then holds nothing else',
    file: 'shared/telemetry/src/tracing/span-file.ts',
    replace: 'mkdirSync(this.#folder, { mode: ONLY_OWNERS_FOLDER });',
    by: 'mkdirSync(this.#folder, { mode: ONLY_OWNERS_FOLDER, recursive: true });',
    tests: [FILE_TEST],
  },
  {
    name: 'unsampled-spans-kept',
    what: 'a trace that its caller does not sample is kept from here on',
    file: 'shared/telemetry/src/tracing/file-tracer.ts',
    replace: 'if (above !== undefined && (parent.flags & SAMPLED_FLAG) === 0) return parent;\n',
    by: '',
    tests: [TRACER_TEST],
  },
  {
    name: 'set-lost-by-shared-attributes',
    what: 'what one span adds stands in all spans that began with the same attributes',
    file: 'shared/telemetry/src/tracing/file-tracer.ts',
    replace: 'this.attributes = { ...this.attributes, ...attributes };',
    by: 'Object.assign(this.attributes, attributes);',
    tests: [TRACER_TEST],
  },
  {
    name: 'linked-spans-in-a-trace',
    what: 'a trace shows spans of others that are linked to it',
    file: 'platform/src/traces/span-store.ts',
    replace: 'if (span.trace_id === trace) spans.set',
    by: 'spans.set',
    tests: [STORE_TEST],
  },
  {
    name: 'collector-beside-folder-ignored',
    what: 'npm start keeps traces for itself though the shell names a collector',
    file: 'shared/telemetry/src/tracing/tracing-settings.ts',
    replace: 'const destination: TraceDestination = sendsToCollector(get, exporter, warnings)',
    by: 'const destination: TraceDestination = path === undefined && sendsToCollector(get, exporter, warnings)',
    tests: [
      'shared/telemetry/src/tracing/tracing-settings.test.ts',
      'platform/src/traces/trace-destination.test.ts',
    ],
  },
  {
    name: 'statement-of-another-database',
    what: 'spans of a statement name the first database that it was sent to',
    file: 'shared/database/src/statement-span.ts',
    replace: 'if (known !== undefined && isSame(known.server, server)) return known;',
    by: 'if (known !== undefined) return known;',
    tests: ['shared/database/src/statement-span.test.ts'],
  },
];
