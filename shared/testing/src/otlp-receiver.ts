import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';

/** A span as it arrived. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty where its trace begins. */
  readonly parentSpanId: string;
  readonly service: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly isFailed: boolean;
}

export interface OtlpReceiver {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** The headers of each request. */
  readonly requests: IncomingHttpHeaders[];
  close(): Promise<void>;
}

/** Takes spans over OTLP/HTTP, as protobuf or JSON, compressed or not: a collector for tests. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const type = protobuf
    .loadSync(fileURLToPath(new URL('./otlp-trace.proto', import.meta.url)))
    .lookupType('otlp.ExportTraceServiceRequest');
  const spans: ReceivedSpan[] = [];
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer(async (request, response) => {
    const isRight = request.method === 'POST' && request.url === '/v1/traces';
    const body = await bodyOf(request);
    requests.push(request.headers);
    if (isRight) spans.push(...readSpans(decode(type, body, request.headers['content-type'])));
    response.writeHead(isRight ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

interface Document {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes?: readonly KeyValue[] };
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[];
  }[];
}

interface RawSpan {
  readonly traceId: string | Buffer;
  readonly spanId: string | Buffer;
  readonly parentSpanId?: string | Buffer;
  readonly name: string;
  readonly kind: number;
  readonly attributes?: readonly KeyValue[];
  readonly links?: readonly { readonly traceId: string | Buffer; readonly spanId: string | Buffer }[];
  readonly status?: { readonly code?: number };
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

function decode(type: protobuf.Type, body: Buffer, contentType: string | undefined): Document {
  if (contentType?.startsWith('application/json')) return JSON.parse(body.toString());
  return type.toObject(type.decode(body), { longs: String }) as Document;
}

function readSpans({ resourceSpans = [] }: Document): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const about = valuesOf(resource.attributes);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => readSpan(span, about)));
  });
}

function readSpan(span: RawSpan, resource: Record<string, unknown>): ReceivedSpan {
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId ?? ''),
    service: String(resource['service.name']),
    name: span.name,
    kind: span.kind,
    attributes: valuesOf(span.attributes),
    resource,
    links: (span.links ?? []).map(({ traceId, spanId }) => ({ traceId: hex(traceId), spanId: hex(spanId) })),
    isFailed: span.status?.code === 2,
  };
}

function hex(id: string | Buffer): string {
  return typeof id === 'string' ? id : Buffer.from(id).toString('hex');
}

function valuesOf(attributes: readonly KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.intValue === undefined
        ? (value.stringValue ?? value.doubleValue ?? value.boolValue)
        : Number(value.intValue),
    ]),
  );
}
