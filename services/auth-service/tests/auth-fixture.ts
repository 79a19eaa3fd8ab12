import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { securityEventMigrations } from '@platform/service-defaults/security-events/security-event-migrations.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { type AuthDeps, createApp } from '../src/app.ts';
import { KeyRing } from '../src/keys/key-ring.ts';
import { ServiceClients } from '../src/oauth/service-clients.ts';
import { RevocationLog } from '../src/revocations/revocation-log.ts';
import type { Login } from '../src/sessions/begin-session.ts';
import { GRACE_SECONDS } from '../src/sessions/renew-session.ts';
import { introspectingVerifier } from '../src/tokens/introspect.ts';
import { issueTokens, type TokenPair } from '../src/tokens/issue-tokens.ts';
import type { TokenDeps } from '../src/tokens/token-deps.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const keyPolicy = {
  rotateAfterMs: 30 * 24 * HOUR_MS,
  publishLeadMs: HOUR_MS,
  tokenLifetimeMs: 15 * MINUTE_MS,
};

export const GATEWAY_SECRET = 'the secret of the gateway in tests long enough';
export const USER_SECRET = 'the secret of user-service in tests long enough';

export interface AuthFixture {
  readonly deps: AuthDeps;
  readonly database: Database;
  readonly app: App;
  /** A login as user-service reports it; of a new customer unless told otherwise. */
  logIn(login?: Partial<Login>): Promise<TokenPair & { userId: string }>;
}

export function authMigrations() {
  return [
    securityEventMigrations,
    { scope: 'service', directory: fileURLToPath(new URL('../migrations/', import.meta.url)) },
    messagingMigrations,
  ];
}

export async function authFixture(t: Cleanup): Promise<AuthFixture> {
  const { database } = await createTestDatabase(t, { migrations: authMigrations() });
  const deps: AuthDeps = {
    database,
    revocations: new RevocationLog({ database, tokenLifetimeSeconds: 900 }),
    clients: new ServiceClients(`api-gateway:${GATEWAY_SECRET},user-service:${USER_SECRET}`),
    keys: await KeyRing.open({ database, policy: keyPolicy }),
    accessTokens: { issuer: 'http://auth-service', audience: 'platform', lifetimeSeconds: 900 },
    sessionLimits: { idleSeconds: 3600, absoluteSeconds: 24 * 3600 },
    logger: silentLog,
  };
  const tokens = introspectingVerifier(deps);
  const app = createApp({ ...deps, http: testHttpDefaults({ service: 'auth-service', tokens }) });
  t.after(() => app.close());
  return { deps, database, app, logIn: (login) => logIn(deps, login) };
}

async function logIn(deps: TokenDeps, login: Partial<Login> = {}) {
  const userId = login.userId ?? randomUUID();
  const pair = await issueTokens(deps, {
    email: 'ada@example.com',
    roles: ['customer'],
    userVersion: 1,
    userAgent: 'test',
    ipAddress: '192.0.2.1',
    ...login,
    userId,
  });
  return { ...pair, userId };
}

export function claimsOf(accessToken: string): Record<string, unknown> {
  return decodePart(accessToken, 1);
}

export function headerOf(accessToken: string): Record<string, unknown> {
  return decodePart(accessToken, 0);
}

function decodePart(token: string, index: number): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'));
}

export function bearer(accessToken: string): { authorization: string } {
  return { authorization: `Bearer ${accessToken}` };
}

export function refresh(app: App, refreshToken: string) {
  return app.inject({ method: 'POST', url: '/api/auth/refresh', payload: { refresh_token: refreshToken } });
}

export async function endReason(database: Database, sessionId: string): Promise<string | null | undefined> {
  const [row] = await database.query<{ end_reason: string | null }>(
    sql`select end_reason from session where id = ${sessionId}`,
  );
  return row?.end_reason;
}

/** Moves what happened to the tokens of a session so far back that no grace is left. */
export async function afterGrace(database: Database, sessionId: string): Promise<void> {
  await database.query(
    sql`update refresh_token set used_at = used_at - make_interval(secs => ${GRACE_SECONDS})
        where session_id = ${sessionId}`,
  );
}
