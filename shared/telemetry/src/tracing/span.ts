import type { TraceContext } from '../trace-context.ts';

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** Names by OpenTelemetry's semantic conventions; nothing that a person typed. What is undefined is left out. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface SpanOptions {
  readonly kind: SpanKind;
  readonly attributes?: SpanAttributes;
  /** Other work that it has to do with, without being a part of it: an earlier try. */
  readonly links?: readonly TraceContext[];
}

/** A piece of work that is being timed. */
export interface Span {
  /** Run work with it to make what it does a part of this span. */
  readonly context: TraceContext;
  set(attributes: SpanAttributes): void;
  rename(name: string): void;
  /** Marks it as failed. Of `error` only its code or type is kept: messages may quote values. */
  fail(error: unknown): void;
  end(): void;
}
