import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { IssueTokensRequest, Tokens } from '@platform/contracts/auth-rpc.ts';
import type { UserResponse } from '@platform/contracts/http/user-http.ts';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import type { Message } from '@platform/messaging/message.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { Role } from '@platform/service-defaults/access/principal.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { openText } from '@platform/service-defaults/secrets/sealed-text.ts';
import { securityEventMigrations } from '@platform/service-defaults/security-events/security-event-migrations.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { testTokens } from '@platform/testing/test-tokens.ts';
import { createApp } from '../src/app.ts';
import { PasswordHasher, type PasswordHasherOptions } from '../src/passwords/password-hasher.ts';
import { Attempts } from '../src/sign-in/attempts.ts';
import type { AuthClient } from '../src/sign-in/auth-client.ts';
import { networkList } from '../src/sign-in/client-address.ts';
import { SIGN_IN_LIMITS, type SignInLimits } from '../src/sign-in/sign-in-counts.ts';

export const PASSWORD = 'correct horse battery';
export const MAIL_TOKEN_SECRET = 'shared with notification-service';

export interface FixtureOptions {
  readonly hasher?: Partial<PasswordHasherOptions>;
  readonly limits?: Partial<SignInLimits>;
  readonly auth?: AuthClient;
  readonly http?: Partial<HttpDefaults>;
}

export interface Registered extends UserResponse {
  /** An access token. */
  readonly token: string;
}

export interface NewAccount {
  readonly email?: string;
  readonly full_name?: string;
  readonly password?: string;
  readonly roles?: Role[];
}

export interface UserFixture {
  readonly app: App;
  readonly database: Database;
  readonly url: string;
  /** What auth-service was asked for. */
  readonly logins: IssueTokensRequest[];
  /** Registers a new user and gives it these roles. */
  register(more?: {
    email?: string;
    full_name?: string;
    password?: string;
    roles?: Role[];
  }): Promise<Registered>;
  call(
    method: Method,
    url: string,
    options?: { token?: string; body?: unknown; headers?: object },
  ): ReturnType<typeof call>;
  tokenFor(userId: string, roles?: Role[]): string;
  /** What waits in the outbox about a user, oldest first; without the tokens to be mailed. */
  eventsOf(userId: string): Promise<Message<Record<string, unknown>>[]>;
  /** The tokens that notification-service is to mail, opened as it would, oldest first. */
  tokensOf(userId: string, type: MailedTokenType): Promise<string[]>;
}

/** The kind of the mail that each event asks for, which its token is sealed for. */
const MAIL_KINDS = {
  'user.email-verification-requested': 'user.email-verification-requested',
  'user.password-reset-requested': 'user.password-reset-requested',
  'user.email-change-requested': 'user.email-changed',
} as const;
export type MailedTokenType = keyof typeof MAIL_KINDS;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export function userMigrations() {
  return [
    securityEventMigrations,
    { scope: 'service', directory: fileURLToPath(new URL('../migrations/', import.meta.url)) },
    messagingMigrations,
  ];
}

/** user-service on a database of its own, without a relay and with an auth-service of the test's own. */
export async function userFixture(t: Cleanup, options: FixtureOptions = {}): Promise<UserFixture> {
  const { database, url } = await createTestDatabase(t, { migrations: userMigrations() });
  const { verifier, tokenFor } = testTokens();
  const logins: IssueTokensRequest[] = [];
  // Cost 4 is bcrypt's least: these tests are not about its slowness.
  const hasher = new PasswordHasher({ cost: 4, concurrency: 2, queue: 64, ...options.hasher });
  const deps = {
    database,
    outbox: new Outbox({ source: 'user-service' }),
    logger: silentLog,
    hasher,
    attempts: new Attempts(database),
    signInLimits: { ...SIGN_IN_LIMITS, ...options.limits },
    mailTokenSecret: MAIL_TOKEN_SECRET,
    auth: options.auth ?? willingAuth(logins),
    proxies: networkList(['127.0.0.0/8']),
  };
  const http = { ...testHttpDefaults({ service: 'user-service', tokens: verifier }), ...options.http };
  const app = createApp({ ...deps, http });
  t.after(() => app.close());
  return {
    app,
    database,
    url,
    logins,
    call: (method, path, more) => call(app, method, path, more),
    tokenFor: (userId, roles: Role[] = ['customer']) => tokenFor({ userId, roles }),
    register: async ({ roles = ['customer'], ...more }: NewAccount = {}) => {
      const body = { email: newEmail(), password: PASSWORD, full_name: 'Ada Lovelace', ...more };
      const answer = await call(app, 'POST', '/api/users', { body });
      if (answer.statusCode !== 201) throw new Error(`${answer.statusCode} ${answer.body}`);
      const user = answer.json() as UserResponse;
      if (roles.join() !== 'customer')
        await database.query(sql`update users set roles = ${roles} where id = ${user.id}`);
      return { ...user, roles, token: tokenFor({ userId: user.id, roles }) };
    },
    eventsOf: async (userId) =>
      (await eventsOf(database, userId)).filter(({ data }) => !('sealed_token' in data)),
    tokensOf: async (userId, type) =>
      (await eventsOf(database, userId))
        .filter((event) => event.type === type)
        .map(
          ({ data }) =>
            JSON.parse(
              openText(String(data.sealed_token), MAIL_TOKEN_SECRET, `${MAIL_KINDS[type]} ${userId}`),
            ).token,
        ),
  };
}

export function newEmail(): string {
  return `${randomUUID()}@example.com`;
}

function call(
  app: App,
  method: Method,
  url: string,
  { token, body, headers = {} }: { token?: string; body?: unknown; headers?: object } = {},
) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const payload = body === undefined ? {} : { payload: body as object };
  return app.inject({ method, url, headers: { ...authorization, ...headers }, ...payload });
}

async function eventsOf(database: Database, userId: string): Promise<Message<Record<string, unknown>>[]> {
  const rows = await database.query<{ envelope: string }>(
    sql`select envelope from outbox where subject = ${userId} order by position`,
  );
  return rows.map(({ envelope }) => JSON.parse(envelope));
}

function willingAuth(logins: IssueTokensRequest[]): AuthClient {
  return {
    issueTokens: async (request): Promise<Tokens> => {
      logins.push(request);
      const sessionId = randomUUID();
      return {
        accessToken: `access-${sessionId}`,
        tokenType: 'bearer',
        expiresIn: 900,
        refreshToken: 'r',
        sessionId,
      };
    },
    close: () => {},
  };
}
