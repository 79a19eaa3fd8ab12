import { RANDOM_FLAG, randomHex, SAMPLED_FLAG } from '../trace-context.ts';
import type { StoredSpan } from '../traces/stored-span.ts';
import { errorTypeOf } from './error-type.ts';
import type { Span, SpanAttributes, SpanOptions, TraceContext } from './span.ts';
import { SpanFile } from './span-file.ts';
import type { StartedTracer } from './tracer.ts';
import type { TracingOptions } from './tracing-options.ts';

/** Spans of our own, without OpenTelemetry's SDK, into the file of this service in `folder`. Every trace is kept. */
export function startFileTracer({ service, log }: TracingOptions, folder: string): StartedTracer {
  const file = new SpanFile(folder, service, log);
  const recorder = new Recorder(service, file);
  process.once('exit', file.flush);
  return {
    tracer: { start: (...begun) => recorder.start(...begun) },
    async stop() {
      process.off('exit', file.flush);
      file.flush();
    },
  };
}

// Past this the clock of the system was set, or drifts: it is read in whole milliseconds.
const CLOCK_DRIFT_MS = 2;

class Recorder {
  readonly #file: SpanFile;
  /** As it stands in a line. */
  readonly #service: string;
  /** Between the steady clock of this process and the time since 1970. */
  #offsetMs = performance.timeOrigin;
  /** Attributes that never change are made into text once. */
  readonly #texts = new WeakMap<SpanAttributes, string>();

  constructor(service: string, file: SpanFile) {
    this.#file = file;
    this.#service = JSON.stringify(service);
  }

  start(name: string, options: SpanOptions, parent: TraceContext, isRemote: boolean): TraceContext {
    const above = isRemote ? parent.parentSpanId : parent.spanId;
    if (above !== undefined && (parent.flags & SAMPLED_FLAG) === 0) return parent;
    if (isRemote) this.#readClock();
    const span = new FileSpan(this, name, options, above ?? null);
    span.context = {
      ...parent,
      ...(above === undefined ? { traceId: randomHex(16) } : undefined),
      spanId: randomHex(8),
      flags: above === undefined ? SAMPLED_FLAG | RANDOM_FLAG : parent.flags,
      parentSpanId: undefined,
      span,
    };
    return span.context;
  }

  /** Written by hand, in the order of StoredSpan: JSON.stringify of the whole takes longer. */
  write(span: FileSpan, endedMs: number): void {
    const { traceId, spanId } = span.context;
    const parent = span.above === null ? 'null' : `"${span.above}"`;
    this.#file.add(
      `{"trace_id":"${traceId}","span_id":"${spanId}","parent_span_id":${parent},"service":${this.#service},"name":${JSON.stringify(span.name)},"kind":"${span.kind}","start_ms":${micros(this.#offsetMs + span.startedMs)},"duration_ms":${micros(endedMs - span.startedMs)},"is_failed":${span.isFailed},"attributes":${this.#textOf(span.attributes)},"links":${linksText(span.links)}}\n`,
    );
  }

  #textOf(attributes: SpanAttributes): string {
    if (!Object.isFrozen(attributes)) return JSON.stringify(attributes);
    let text = this.#texts.get(attributes);
    if (text === undefined) {
      text = JSON.stringify(attributes);
      this.#texts.set(attributes, text);
    }
    return text;
  }

  #readClock(): void {
    const nowMs = performance.now();
    const driftMs = Date.now() - (this.#offsetMs + nowMs);
    if (Math.abs(driftMs) > CLOCK_DRIFT_MS) this.#offsetMs += driftMs;
  }
}

const NONE: SpanAttributes = Object.freeze({});

class FileSpan implements Span {
  // Set by whoever begins it, as it holds the span.
  declare context: TraceContext;
  readonly #recorder: Recorder;
  readonly kind: StoredSpan['kind'];
  readonly above: string | null;
  readonly links: readonly TraceContext[] | undefined;
  readonly startedMs = performance.now();
  name: string;
  attributes: SpanAttributes;
  isFailed = false;
  #isEnded = false;

  constructor(recorder: Recorder, name: string, options: SpanOptions, above: string | null) {
    this.#recorder = recorder;
    this.name = name;
    this.kind = options.kind;
    this.attributes = options.attributes ?? NONE;
    this.links = options.links;
    this.above = above;
  }

  set(attributes: SpanAttributes): void {
    this.attributes = { ...this.attributes, ...attributes };
  }

  rename(name: string): void {
    this.name = name;
  }

  fail(error: unknown): void {
    this.isFailed = true;
    this.set({ 'error.type': errorTypeOf(error) });
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#recorder.write(this, performance.now());
  }
}

/** Milliseconds to the microsecond: more figures say nothing, and take longer to write. */
function micros(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function linksText(links: readonly TraceContext[] | undefined): string {
  if (links === undefined || links.length === 0) return '[]';
  return JSON.stringify(links.map(({ traceId, spanId }) => ({ trace_id: traceId, span_id: spanId })));
}
