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

/** The same, whose calls fail once `signal` is aborted. */
export function abortable(api: AuditedApi, signal: AbortSignal | undefined): AuditedApi {
  if (signal === undefined) return api;
  return {
    call: (name, ...[input]) =>
      api.call(name, ...([input, { signal }] as CallArguments<typeof name, AbortOptions>)),
  };
}

/** True for a problem that the platform answered with this status. */
export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof Error && 'status' in error && error.status === status;
}
