import { currentContext, runWithContext, SAMPLED_FLAG } from '../trace-context.ts';
import type { Span, SpanOptions, TraceContext } from './span.ts';

/** What makes spans: OpenTelemetry's SDK (otel-tracer.ts), or a writer of files (file-tracer.ts). */
export interface Tracer {
  /**
   * Begins a span below `parent` and returns the context for its work, with `span` in it if it is sampled. Of a `parent`
   * that came from another process, the span there is the parent, or a new trace begins.
   */
  start(name: string, options: SpanOptions, parent: TraceContext, isRemote: boolean): TraceContext;
}

export interface StartedTracer {
  readonly tracer: Tracer;
  /** Hands on what has ended. */
  stop(): Promise<void>;
}

// One a process, as is the context it goes with. Without one everything here returns at once.
let tracer: Tracer | undefined;

/** From now on spans are made by `next`; undefined: none are. */
export function useTracer(next: Tracer | undefined): void {
  tracer = next;
}

/** True if spans are made at all. Ask before work that only a span needs. */
export function isTracing(): boolean {
  return tracer !== undefined;
}

/** True if work in `context` is: ask before work that only a span below it needs. */
export function isTraced(context: TraceContext | undefined = currentContext()): context is TraceContext {
  return tracer !== undefined && context !== undefined && (context.flags & SAMPLED_FLAG) !== 0;
}

/** The context for work begun by a remote party, with a span for it if one is made; whoever enters ends it. */
export function enterSpan(remote: TraceContext, name: string, options: SpanOptions): TraceContext {
  return tracer === undefined ? remote : tracer.start(name, options, remote, true);
}

/** Begins a span below the work under way; undefined if that is not traced. */
export function startSpan(
  name: string,
  options: SpanOptions,
  parent: TraceContext | undefined = currentContext(),
): Span | undefined {
  return isTraced(parent) ? tracer?.start(name, options, parent, false).span : undefined;
}

/** Runs `work` within a span below the work under way, or just runs it if that is not traced. */
export function inSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const span = startSpan(name, options);
  return span === undefined ? work() : spanning(span, work);
}

/** Runs `work` within `span` and ends it; a rejection marks it as failed. */
export async function spanning<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await runWithContext(span.context, work);
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}
