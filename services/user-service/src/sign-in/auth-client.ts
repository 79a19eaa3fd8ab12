import { Metadata, type ServiceDefinition, type ServiceError, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import {
  AUTH_PROTO_FILE,
  AUTH_RPC_SERVICE,
  type IssueTokensRequest,
  PROTO_OPTIONS,
  type Tokens,
} from '@platform/contracts/auth-rpc.ts';
import type { Resolver } from '@platform/discovery/resolver.ts';
import { CircuitBreaker } from '@platform/resilience/circuit/circuit-breaker.ts';
import { measureCircuit } from '@platform/resilience/circuit/circuit-metrics.ts';
import { UpstreamError } from '@platform/resilience/http/upstream-error.ts';
import { Retry } from '@platform/resilience/retry/retry.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { propagationHeaders } from '@platform/telemetry/propagation.ts';
import { formatTraceparent } from '@platform/telemetry/trace-context.ts';
import { endRpc, startRpc } from '@platform/telemetry/tracing/rpc-spans.ts';
import type { Span } from '@platform/telemetry/tracing/span.ts';
import { type LeasedClient, RpcClients } from './rpc-clients.ts';

/** What signing in needs of auth-service. */
export interface AuthClient {
  /**
   * Begins a session; undefined when the user changed since the version given, so that the credentials may be
   * stale. Throws AuthUnavailableError, CircuitOpenError, or UpstreamError when it refuses a value.
   */
  issueTokens(request: IssueTokensRequest): Promise<Tokens | undefined>;
  close(): void;
}

/** auth-service is away, late, or in trouble. */
export class AuthUnavailableError extends DomainError {
  constructor(cause: unknown) {
    super('auth-unavailable', 'Signing in is not possible right now. Try again soon.');
    this.cause = cause;
  }
}

export interface AuthClientOptions {
  /** Where its gRPC instances are. */
  readonly resolver: Resolver;
  /** The secret of this service. */
  readonly secret: string;
  /** For the whole of a call, with its second try; default 3000. */
  readonly timeoutMs?: number;
  /** How long an open circuit waits before trials; default 5000: people are waiting to sign in. */
  readonly recoveryTimeoutMs?: number;
  /** Monotonic milliseconds, by which the circuit goes; for tests. */
  readonly now?: () => number;
  /** Shows whether the circuit is open. */
  readonly metrics?: MetricRegistry;
}

/** Calls auth-service by gRPC, behind a circuit breaker. */
export function createAuthClient(options: AuthClientOptions): AuthClient {
  const { resolver, secret, timeoutMs = 3000, recoveryTimeoutMs = 5000, metrics, now } = options;
  const clients = new RpcClients(resolver);
  const rpc = issueTokensRpc();
  const breaker = new CircuitBreaker({ name: 'auth-service', recoveryTimeoutMs, ...(now && { now }) });
  if (metrics !== undefined) measureCircuit(metrics, breaker);
  // A second try may begin a second session when the first answer was lost; nobody holds its tokens, and it expires.
  const retry = new Retry({ attempts: 2 });

  const call = (
    { client, origin }: LeasedClient,
    request: IssueTokensRequest,
    deadline: Date,
  ): Promise<Tokens | undefined> =>
    new Promise((resolve, reject) => {
      const span = startRpc(rpc.path.slice(1), new URL(origin).host);
      client.makeUnaryRequest<IssueTokensRequest, Tokens>(
        rpc.path,
        rpc.requestSerialize,
        rpc.responseDeserialize as (bytes: Buffer) => Tokens,
        request,
        callMetadata(secret, span),
        { deadline },
        (error, tokens) => {
          endRpc(span, status[error?.code ?? status.OK], error !== null);
          if (error === null) resolve(tokens);
          else if (error.code === status.FAILED_PRECONDITION) resolve(undefined);
          else reject(REFUSALS.has(error.code) ? refusal(error) : error);
        },
      );
    });

  return {
    async issueTokens(request) {
      const deadline = new Date(Date.now() + timeoutMs);
      let failed: string | undefined;
      const attempt = async () => {
        const lease = clients.acquire(failed);
        if (lease === undefined) throw new AuthUnavailableError('no instance of auth-service is known');
        try {
          return await call(lease, request, deadline);
        } catch (error) {
          failed = lease.origin;
          throw error;
        } finally {
          lease.release();
        }
      };
      try {
        return await breaker.run(() => retry.run({ isRetryable: isUnavailable }, attempt));
      } catch (error) {
        if (!isServiceError(error)) throw error;
        throw new AuthUnavailableError(error);
      }
    },
    close: () => clients.close(),
  };
}

const SERVICE = 'user-service';

function issueTokensRpc() {
  const service = loadSync(AUTH_PROTO_FILE, PROTO_OPTIONS)[AUTH_RPC_SERVICE] as ServiceDefinition;
  const { IssueTokens } = service;
  if (IssueTokens === undefined) throw new Error(`${AUTH_PROTO_FILE} has no rpc IssueTokens`);
  return IssueTokens;
}

function callMetadata(secret: string, span: Span | undefined): Metadata {
  const metadata = new Metadata();
  // As in HTTP (RFC 6749, section 2.3.1): both parts form-encoded, then joined.
  const pair = `${encodeURIComponent(SERVICE)}:${encodeURIComponent(secret)}`;
  metadata.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  for (const [name, value] of Object.entries(propagationHeaders())) metadata.set(name, value);
  if (span !== undefined) metadata.set('traceparent', formatTraceparent(span.context));
  return metadata;
}

/** By these auth-service refuses a value: it is well, to ask again is no use, and others can still sign in. */
const REFUSALS: ReadonlySet<status> = new Set([
  status.INVALID_ARGUMENT,
  status.NOT_FOUND,
  status.ALREADY_EXISTS,
  status.OUT_OF_RANGE,
]);

function refusal({ code, details }: ServiceError): UpstreamError {
  const problem = { code: (status[code] ?? 'refused').toLowerCase().replaceAll('_', '-'), detail: details };
  return new UpstreamError({ service: 'auth-service', status: 422, problem, retryAfterMs: undefined });
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'details' in error && typeof (error as ServiceError).code === 'number';
}

function isUnavailable(error: unknown): boolean {
  return isServiceError(error) && error.code === status.UNAVAILABLE;
}
