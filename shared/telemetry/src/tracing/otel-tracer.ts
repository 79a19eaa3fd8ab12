import { randomUUID } from 'node:crypto';
import {
  createTraceState,
  type Link,
  type Tracer as OtelSdkTracer,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { RANDOM_FLAG } from '../trace-context.ts';
import { errorTypeOf } from './error-type.ts';
import { failureNotice } from './failure-notice.ts';
import type { Span, SpanAttributes, SpanOptions, TraceContext } from './span.ts';
import type { StartedTracer } from './tracer.ts';
import type { TracingOptions } from './tracing-options.ts';
import type { Protocol } from './tracing-settings.ts';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/**
 * Spans by OpenTelemetry's SDK, exported over OTLP/HTTP. SDK and exporter read their own variables: sampler, batches,
 * limits, endpoint, headers, time-out, compression, certificates, resource attributes.
 */
export function startOtelTracer(options: TracingOptions, protocol: Protocol): StartedTracer {
  setGlobalErrorHandler(failureNotice(options.log, 'spans could not be exported'));
  const exporter = protocol === 'http/json' ? new JsonExporter() : new ProtobufExporter();
  const provider = new BasicTracerProvider({
    resource: resourceOf(options),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const sdk = provider.getTracer('platform', options.version);
  return {
    tracer: {
      start: (name, spanOptions, parent, isRemote) => start(sdk, name, spanOptions, { parent, isRemote }),
    },
    stop: () => provider.shutdown(),
  };
}

function resourceOf({ service, version, environment }: TracingOptions): Resource {
  const own = resourceFromAttributes({
    'service.name': service,
    'service.version': version,
    'service.instance.id': randomUUID(),
    'deployment.environment.name': environment,
  });
  // What the environment says wins.
  return defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
}

function start(
  sdk: OtelSdkTracer,
  name: string,
  { kind, attributes = {}, links = [] }: SpanOptions,
  { parent, isRemote }: { parent: TraceContext; isRemote: boolean },
): TraceContext {
  const above = spanContextOf(parent, isRemote);
  const span = sdk.startSpan(
    name,
    { kind: KINDS[kind], attributes, links: links.map(linkTo) },
    above === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, above),
  );
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const { span: _above, parentSpanId: _parent, tracestate: _state, ...kept } = parent;
  const tracestate = traceState?.serialize();
  // The SDK knows `sampled` only; its own trace ids are random.
  const flags = traceFlags | (above === undefined ? RANDOM_FLAG : above.traceFlags & RANDOM_FLAG);
  const context = { ...kept, traceId, spanId, flags, ...(tracestate ? { tracestate } : {}) };
  return span.isRecording() ? new RecordingSpan(span, context).context : context;
}

function linkTo({ traceId, spanId, flags }: TraceContext): Link {
  return { context: { traceId, spanId, traceFlags: flags } };
}

/** The span that a span begun with `context` is below; undefined where its trace begins. */
function spanContextOf(context: TraceContext, isRemote: boolean): SpanContext | undefined {
  const spanId = isRemote ? context.parentSpanId : context.spanId;
  if (spanId === undefined) return undefined;
  const { traceId, flags, tracestate } = context;
  const traceState = tracestate === undefined ? {} : { traceState: createTraceState(tracestate) };
  return { traceId, spanId, traceFlags: flags, isRemote, ...traceState };
}

class RecordingSpan implements Span {
  readonly context: TraceContext;
  readonly #span: OtelSpan;

  constructor(span: OtelSpan, context: TraceContext) {
    this.#span = span;
    this.context = { ...context, span: this };
  }

  set(attributes: SpanAttributes): void {
    this.#span.setAttributes(attributes);
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  fail(error: unknown): void {
    const type = errorTypeOf(error);
    this.#span.setAttribute('error.type', type);
    this.#span.setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.#span.end();
  }
}
