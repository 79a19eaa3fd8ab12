import { type DestinationStream, type Logger, pino } from 'pino';
import { serializeError } from './error-serializer.ts';
import { REDACTED, SECRET_FIELDS } from './redaction.ts';
import { currentContext } from './trace-context.ts';

export type { Logger };

export interface LoggerOptions {
  /** Stands in every line. */
  readonly service: string;
  /** Default `info`. */
  readonly level?: string | undefined;
  /** Default stdout. */
  readonly destination?: DestinationStream;
}

/**
 * A logger that writes one JSON object a line, with `trace_id`, `span_id`, `request_id` and `order_id` of the work under way.
 * Errors go under `err` (or `error`, `cause`) and are stripped of values (serializeError).
 */
export function createLogger({ service, level = 'info', destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    // ISO time: read by people, and by every log store.
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: serializeError, error: serializeError, cause: serializeError },
    // A second line of defence, for an object logged whole by mistake; the first is to log ids only.
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: REDACTED },
    mixin: contextIds,
  };
  // Left to itself pino writes asynchronously, and at the end of the process lines overtake one under way.
  return pino(options, destination ?? pino.destination({ fd: 1, sync: true }));
}

function contextIds(): object {
  const context = currentContext();
  if (context === undefined) return {};
  const { traceId, spanId, requestId, orderId } = context;
  return {
    trace_id: traceId,
    span_id: spanId,
    ...(requestId === undefined ? {} : { request_id: requestId }),
    ...(orderId === undefined ? {} : { order_id: orderId }),
  };
}
