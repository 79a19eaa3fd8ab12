import type { Tokens } from '@platform/contracts/auth-rpc.ts';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { Turn } from '../passwords/fair-queue.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import type { EmailAddress } from '../users/email-address.ts';
import type { User } from '../users/user.ts';
import { findUserByEmail } from '../users/user-repository.ts';
import type { Attempts } from './attempts.ts';
import type { AuthClient } from './auth-client.ts';
import type { Client } from './client.ts';
import { isKnownNetwork } from './known-networks.ts';
import { type SignInLimits, signInCounts } from './sign-in-counts.ts';
import { recordRefusal, recordSignIn } from './sign-in-record.ts';

export interface SignInDeps {
  readonly database: Database;
  readonly hasher: PasswordHasher;
  readonly attempts: Attempts;
  readonly signInLimits: SignInLimits;
  readonly auth: AuthClient;
  readonly logger: Log;
}

export interface Credentials {
  readonly email: EmailAddress;
  readonly password: string;
}

/**
 * Tokens for whoever knows the password. An unknown address, a wrong password and a deactivated account have one answer
 * and take one time. No database connection is held while the password is checked. Throws DomainError
 * `invalid-credentials`, TooManyAttemptsError, or what AuthClient throws.
 */
export async function signIn(
  deps: SignInDeps,
  { email, password }: Credentials,
  client: Client,
): Promise<Tokens> {
  const { database, attempts, hasher } = deps;
  const user = await findUserByEmail(database, email);
  const isKnown = await isKnownNetwork(database, user?.id, client.network);
  const counts = signInCounts(email, client.network, isKnown, deps.signInLimits);
  const turn = { network: client.network, isKnown };
  const verdict = await hasher.verifyInTurn(password, user?.passwordHash, turn, (check) =>
    attempts.guard(counts, check),
  );
  if (user === undefined || !verdict.isRight || !user.isActive) {
    await recordRefusal(database, user, client, verdict);
    throw invalidCredentials();
  }
  const tokens = await issueTokens(deps.auth, user, client);
  await recordSignIn(database, user.id, client, tokens.sessionId);
  await renewHash(deps, user, password, turn);
  return tokens;
}

async function issueTokens(auth: AuthClient, user: User, client: Client): Promise<Tokens> {
  const tokens = await auth.issueTokens({
    userId: user.id,
    email: user.email.display,
    roles: [...user.roles],
    userVersion: user.version,
    client: { ipAddress: client.ipAddress, userAgent: client.userAgent },
  });
  // The account changed since it was read.
  if (tokens === undefined) throw invalidCredentials();
  return tokens;
}

/** The one moment when the password is known, to hash it at the cost wanted now. Nobody's sign-in fails for it. */
async function renewHash(
  { database, hasher, logger }: SignInDeps,
  user: User,
  password: string,
  turn: Turn,
): Promise<void> {
  const { id, passwordHash: old } = user;
  if (old === null || !hasher.isOutdated(old)) return;
  try {
    const passwordHash = await hasher.hash(password, turn);
    await database.query(
      sql`update users set password_hash = ${passwordHash} where id = ${id} and password_hash = ${old}`,
    );
  } catch (err) {
    logger.warn({ err, user_id: id }, 'the password could not be hashed anew');
  }
}

/** The one answer to whatever was wrong. */
export function invalidCredentials(): DomainError {
  return new DomainError('invalid-credentials', 'Invalid email or password');
}
