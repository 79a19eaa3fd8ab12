import { type handleUnaryCall, type Metadata, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { decentRequestId } from '@platform/service-defaults/requests/request-start.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { contextFromHeaders } from '@platform/telemetry/propagation.ts';
import { runWithContext } from '@platform/telemetry/trace-context.ts';
import { endRpc, enterRpc } from '@platform/telemetry/tracing/rpc-spans.ts';
import type { TraceContext } from '@platform/telemetry/tracing/span.ts';
import { basicCredentials, type ServiceClients } from '../oauth/service-clients.ts';
import { RpcError, rpcStatusOf } from './rpc-status.ts';

export interface UnaryOptions {
  /** Callers say who they are as in HTTP: `authorization: Basic …`. */
  readonly clients: ServiceClients;
  /** Those of them that may call. */
  readonly callers: ReadonlySet<string>;
  readonly logger: Log;
}

// Statuses that are this service's failure, and not the caller's (semantic conventions, gRPC).
const SERVER_FAILURES: ReadonlySet<status> = new Set([
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.UNIMPLEMENTED,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/** A gRPC handler around `handle`: checks the caller and its deadline, takes up its trace, maps errors. */
export function unaryCall<Request, Reply>(
  { clients, callers, logger }: UnaryOptions,
  handle: (request: Request) => Promise<Reply>,
): handleUnaryCall<Request, Reply> {
  return (call, callback) => {
    const answer = async () => {
      const caller = callerOf(call.metadata, clients);
      if (!callers.has(caller)) throw new RpcError(status.PERMISSION_DENIED, `${caller} may not call this`);
      refuseLate(call);
      return handle(call.request);
    };
    const trace = enterRpc(traceOf(call.metadata), call.getPath().slice(1));
    runWithContext(trace, () =>
      answer().then(
        (reply) => {
          endRpc(trace.span, 'OK', false);
          callback(null, reply);
        },
        (error: unknown) => {
          const answered = rpcStatusOf(error);
          endRpc(trace.span, status[answered.code], SERVER_FAILURES.has(answered.code));
          if (answered.code === status.INTERNAL || answered.code === status.UNAVAILABLE)
            logger.error({ err: error, rpc: call.getPath() }, 'call failed');
          callback(answered);
        },
      ),
    );
  };
}

/** grpc-js ends a call at its deadline by itself; this keeps work from beginning that nobody waits for. */
function refuseLate(call: ServerUnaryCall<unknown, unknown>): void {
  if (call.cancelled) throw new RpcError(status.CANCELLED, 'the caller gave up');
  if (Number(call.getDeadline()) <= Date.now())
    throw new RpcError(status.DEADLINE_EXCEEDED, 'the deadline had passed before the work began');
}

function callerOf(metadata: Metadata, clients: ServiceClients): string {
  const given = metadata.get('authorization');
  const credentials = given.length === 1 ? basicCredentials(String(given[0])) : undefined;
  if (credentials === undefined || !clients.isKnown(credentials))
    throw new RpcError(status.UNAUTHENTICATED, 'the metadata authorization is missing or wrong');
  return credentials.name;
}

function traceOf(metadata: Metadata): TraceContext {
  const requestId = decentRequestId(first(metadata, 'x-request-id'));
  return contextFromHeaders((name) => first(metadata, name), requestId === undefined ? {} : { requestId });
}

function first(metadata: Metadata, key: string): string | undefined {
  const [value] = metadata.get(key);
  return value === undefined ? undefined : String(value);
}
