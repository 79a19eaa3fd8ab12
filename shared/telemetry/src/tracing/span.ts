/** What travels with a piece of work: through awaits here, and through headers and messages elsewhere. */
export interface TraceContext {
  /** 32 hex digits; W3C Trace Context trace-id. */
  readonly traceId: string;
  /** 16 hex digits; the current span. */
  readonly spanId: string;
  /** W3C trace-flags; bit 0 is `sampled`, bit 1 `random`. */
  readonly flags: number;
  readonly tracestate?: string;
  /** Of work begun by a remote party: the span there. */
  readonly parentSpanId?: string | undefined;
  /** The span of this work, where one is made. */
  readonly span?: Span;
  readonly requestId?: string;
  /** The order that the work is about, for its log lines; set as soon as it is known. */
  orderId?: string | undefined;
  /** The caller's bearer token, forwarded by the HTTP client to other services; never logged. */
  readonly token?: string;
}

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** Names by OpenTelemetry's semantic conventions; nothing that a person typed. What is undefined is left out. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface SpanOptions {
  readonly kind: SpanKind;
  /** Frozen ones are taken to stay as they are: what is the same for many spans need not be written down anew for each. */
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
