import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type {
  IntrospectReply,
  IntrospectRequest,
  IssueTokensRequest,
  RefreshRequest,
  RevokeReply,
  RevokeRequest,
  Tokens,
} from '@platform/contracts/auth-rpc.ts';
import { isUuid } from '@platform/contracts/field-types.ts';
import { type EndTarget, endSessions } from '../sessions/end-sessions.ts';
import { introspect } from '../tokens/introspect.ts';
import { issueTokens, refreshTokens, type TokenPair } from '../tokens/issue-tokens.ts';
import { hashRefreshToken } from '../tokens/refresh-token.ts';
import type { TokenDeps } from '../tokens/token-deps.ts';
import { RpcError } from './rpc-status.ts';
import { type UnaryOptions, unaryCall } from './unary-call.ts';

const MAX_CLIENT_TEXT = 255;

// Whoever checks passwords; to all others this would be a way to become anybody.
const CALLERS: ReadonlySet<string> = new Set(['user-service']);

/** The rpcs of contracts/proto/auth.proto. */
export function authRpc(
  deps: TokenDeps,
  { clients, logger }: Omit<UnaryOptions, 'callers'>,
): UntypedServiceImplementation {
  const options = { clients, callers: CALLERS, logger };
  return {
    IssueTokens: unaryCall<IssueTokensRequest, Tokens>(options, async (request) => {
      if (!isComplete(request)) throw invalid('user_id, email, roles and user_version are needed');
      const { userId, email, roles, userVersion, client } = request;
      const userAgent = clientText(client?.userAgent);
      const ipAddress = clientText(client?.ipAddress);
      return tokens(await issueTokens(deps, { userId, email, roles, userVersion, userAgent, ipAddress }));
    }),
    Refresh: unaryCall<RefreshRequest, Tokens>(options, async ({ refreshToken }) =>
      tokens(await refreshTokens(deps, refreshToken)),
    ),
    Revoke: unaryCall<RevokeRequest, RevokeReply>(options, async (request) => {
      const target = endTarget(request);
      return {
        sessionsEnded: target === undefined ? 0 : await endSessions(deps.database, target, 'revoked'),
      };
    }),
    Introspect: unaryCall<IntrospectRequest, IntrospectReply>(options, async ({ accessToken }) => {
      const active = await introspect(deps, accessToken);
      if (active === undefined) return INACTIVE;
      return { active: true, ...active, roles: [...active.roles] };
    }),
  };
}

const INACTIVE: IntrospectReply = {
  active: false,
  userId: '',
  sessionId: '',
  email: '',
  roles: [],
  expiresAt: 0,
};

const MAX_EMAIL = 320;
const MAX_ROLES = 16;
const ROLE = /^[a-z-]{1,32}$/;

/** proto3 has no required fields: what is missing arrives empty. */
function isComplete({ userId, email, roles, userVersion }: IssueTokensRequest): boolean {
  const isEmail = email !== '' && email.length <= MAX_EMAIL && !email.includes('\0');
  const areRoles = roles.length >= 1 && roles.length <= MAX_ROLES && roles.every((role) => ROLE.test(role));
  return isUuid(userId) && isEmail && areRoles && Number.isSafeInteger(userVersion) && userVersion >= 1;
}

function tokens({ accessToken, expiresIn, refreshToken, sessionId }: TokenPair): Tokens {
  return { accessToken, tokenType: 'bearer', expiresIn, refreshToken, sessionId };
}

/** Undefined for a refresh token that can be nobody's. */
function endTarget({ target, sessionId, refreshToken, userId }: RevokeRequest): EndTarget | undefined {
  if (target === 'refreshToken') {
    const refreshTokenHash = hashRefreshToken(refreshToken ?? '');
    return refreshTokenHash && { refreshTokenHash };
  }
  if (target === 'sessionId' && isUuid(sessionId)) return { sessionId };
  if (target === 'userId' && isUuid(userId)) return { userId };
  throw invalid('one of session_id, refresh_token and user_id is needed, ids as UUIDs');
}

function clientText(text = ''): string {
  return text.replaceAll('\0', '').slice(0, MAX_CLIENT_TEXT);
}

function invalid(details: string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, details);
}
