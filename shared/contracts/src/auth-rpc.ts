import { fileURLToPath } from 'node:url';

/** Files for a gRPC loader. The types below are those of auth.proto as proto-loader gives them: camelCase, int64 as number. */
export const AUTH_PROTO_FILE = fileURLToPath(new URL('../proto/auth.proto', import.meta.url));
export const HEALTH_PROTO_FILE = fileURLToPath(new URL('../proto/health.proto', import.meta.url));

export const AUTH_RPC_SERVICE = 'platform.auth.v1.Auth';
export const HEALTH_RPC_SERVICE = 'grpc.health.v1.Health';

/** How both sides load the files; a difference here would be a difference in the types. */
export const PROTO_OPTIONS = { longs: Number, enums: String, defaults: true, oneofs: true } as const;

export interface RpcClient {
  userAgent: string;
  ipAddress: string;
}

export interface IssueTokensRequest {
  userId: string;
  email: string;
  roles: string[];
  userVersion: number;
  client: RpcClient | null;
}

export interface Tokens {
  accessToken: string;
  tokenType: string;
  /** Seconds. */
  expiresIn: number;
  refreshToken: string;
  sessionId: string;
}

export interface RefreshRequest {
  refreshToken: string;
}

/** Exactly one of the three; `target` names it when the message is received. */
export interface RevokeRequest {
  target?: 'sessionId' | 'refreshToken' | 'userId';
  sessionId?: string;
  refreshToken?: string;
  userId?: string;
}

export interface RevokeReply {
  sessionsEnded: number;
}

export interface IntrospectRequest {
  accessToken: string;
}

export interface IntrospectReply {
  active: boolean;
  userId: string;
  sessionId: string;
  email: string;
  roles: string[];
  /** Unix time in seconds. */
  expiresAt: number;
}
