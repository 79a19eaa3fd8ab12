import type { CallArguments } from '@platform/api-client/api-client.ts';
import type { AnswerOf, OperationName } from '@platform/api-client/operation-types.ts';

/** What an audit asks the platform with, as an admin: any `ApiClient`. Its errors for problems have their `status`. */
export interface AuditedApi {
  call<Name extends OperationName>(
    name: Name,
    ...args: CallArguments<Name, AbortOptions>
  ): Promise<AnswerOf<Name>>;
}

interface AbortOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface CallLimits {
  /** Ends every call, and what waits between them. */
  readonly signal?: AbortSignal | undefined;
  /** For each call; default: what the client allows. */
  readonly timeoutMs?: number | undefined;
}

/** The same, whose calls end by these limits too. */
export function limited(api: AuditedApi, { signal, timeoutMs }: CallLimits): AuditedApi {
  if (signal === undefined && timeoutMs === undefined) return api;
  return {
    call: (name, ...[input]) => {
      const limits = [signal, timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)];
      const options = { signal: AbortSignal.any(limits.filter((limit) => limit !== undefined)) };
      return api.call(name, ...([input, options] as CallArguments<typeof name, AbortOptions>));
    },
  };
}

/** True for a problem that the platform answered with this status. */
export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof Error && 'status' in error && error.status === status;
}
