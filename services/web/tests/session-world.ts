import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Tokens } from '@platform/api-client/operations.ts';
import type { Database } from '@platform/database/database.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { TokenRenewal } from '../src/session/renew-tokens.ts';
import type { SessionTokens } from '../src/session/sealed-tokens.ts';
import { SessionStore, type WebSession } from '../src/session/session-store.ts';
import { accessTokenOf } from './access-token.ts';
import { StandInGateway } from './stand-in-gateway.ts';

export const SECRET = 'the secret of the sessions in these tests';
const AN_HOUR_MS = 3_600_000;

/** As if it had ended, or would within a moment. */
export const OVER = new Date(Date.now() - 1000);

export interface SessionWorld {
  readonly database: Database;
  readonly gateway: StandInGateway;
  /** Two processes on one database. */
  readonly one: Process;
  readonly other: Process;
}

export interface Process {
  readonly store: SessionStore;
  readonly renewal: TokenRenewal;
}

/** A database of sessions, without pages. */
export async function sessionWorld(t: Cleanup): Promise<SessionWorld> {
  const { database } = await createTestDatabase(t, {
    migrations: [{ scope: 'service', directory: fileURLToPath(new URL('../migrations/', import.meta.url)) }],
  });
  return { database, gateway: new StandInGateway(), one: processOn(database), other: processOn(database) };
}

export function tokens(more: Partial<SessionTokens> = {}): SessionTokens {
  return {
    accessToken: accessTokenOf(randomUUID()),
    refreshToken: `refresh-${randomUUID()}`,
    expiresAt: new Date(Date.now() + AN_HOUR_MS),
    ...more,
  };
}

/** As auth-service answers. */
export function freshTokens(roles: Parameters<typeof accessTokenOf>[1] = ['customer']): Tokens {
  return {
    access_token: `${accessTokenOf(randomUUID(), roles)}-${randomUUID()}`,
    token_type: 'bearer',
    expires_in: 900,
    refresh_token: `refresh-${randomUUID()}`,
  };
}

/** A session in `store`, with its id. */
export async function newSession(
  { store }: Process,
  more: Partial<SessionTokens> = {},
): Promise<{ readonly id: string; readonly session: WebSession }> {
  const id = await store.add(randomUUID(), tokens(more));
  const session = await store.find(id);
  if (session === undefined) throw new Error('a session was added, but is not there');
  return { id, session };
}

function processOn(database: Database): Process {
  const store = new SessionStore(database, SECRET);
  return { store, renewal: new TokenRenewal(store) };
}
