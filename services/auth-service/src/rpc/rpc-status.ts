import { type ServiceError, status } from '@grpc/grpc-js';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';

/** A call that is answered with a gRPC status other than OK; `details` is for the caller to read. */
export class RpcError extends Error {
  readonly code: status;

  constructor(code: status, details: string) {
    super(details);
    this.name = 'RpcError';
    this.code = code;
  }
}

export type RpcStatus = Pick<ServiceError, 'code' | 'details'>;

const DOMAIN_CODES: Readonly<Record<string, status>> = {
  'stale-login': status.FAILED_PRECONDITION,
  'invalid-refresh-token': status.UNAUTHENTICATED,
};

/** Plumbing errors that mean: try again soon. */
const UNAVAILABLE: ReadonlySet<unknown> = new Set(['database-unavailable', 'commit-in-doubt']);

/** The status that answers `error`. What is unforeseen never shows its message. */
export function rpcStatusOf(error: unknown): RpcStatus {
  if (error instanceof RpcError) return { code: error.code, details: error.message };
  if (error instanceof DomainError)
    return { code: DOMAIN_CODES[error.code] ?? status.FAILED_PRECONDITION, details: error.message };
  if (UNAVAILABLE.has((error as { code?: unknown } | null)?.code))
    return { code: status.UNAVAILABLE, details: 'auth-service cannot do this right now' };
  return { code: status.INTERNAL, details: 'internal error' };
}
