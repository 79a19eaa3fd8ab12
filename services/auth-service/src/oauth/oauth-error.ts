import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { problemOf } from '@platform/service-defaults/problems/problem-of.ts';

export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_token_type';

/** What a token endpoint answers a request that it does not grant (RFC 6749, section 5.2). */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** `description` is for the developer of the client. */
  constructor(code: OAuthErrorCode, description: string, headers: Readonly<Record<string, string>> = {}) {
    super(description);
    this.name = 'OAuthError';
    this.code = code;
    this.status = code === 'invalid_client' ? 401 : 400;
    this.headers = headers;
  }
}

/** `error` in the words of OAuth; undefined when it is none of the client's, and a problem document tells it better. */
export function oauthErrorOf(error: unknown): OAuthError | undefined {
  if (error instanceof OAuthError) return error;
  if (error instanceof DomainError && error.code === 'invalid-refresh-token')
    return new OAuthError('invalid_grant', error.message);
  const { status, detail } = problemOf(error);
  return status < 500 ? new OAuthError('invalid_request', detail) : undefined;
}
