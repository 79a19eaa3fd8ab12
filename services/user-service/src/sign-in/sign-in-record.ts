import type { Database } from '@platform/database/database.ts';
import { recordSecurityEvent } from '@platform/service-defaults/security-events/record-security-event.ts';
import type { User } from '../users/user.ts';
import type { Verdict } from './attempts.ts';
import type { Client } from './client.ts';
import { rememberNetwork } from './known-networks.ts';

/** Records a sign-in, and that the account is known to sign in from there. */
export async function recordSignIn(
  database: Database,
  userId: string,
  client: Client,
  sessionId: string,
): Promise<void> {
  await database.transaction(async (tx) => {
    await rememberNetwork(tx, userId, client.network);
    await recordSecurityEvent(tx, {
      type: 'sign-in.succeeded',
      userId,
      clientNetwork: client.recordedNetwork,
      details: { session_id: sessionId },
    });
  });
}

/**
 * Records a sign-in that failed, and what is refused for a while from now on. Tries that were refused unseen are not recorded:
 * they could fill the database. Of an address that no account has, nothing is kept.
 */
export async function recordRefusal(
  database: Database,
  user: User | undefined,
  client: Client,
  verdict: Verdict,
): Promise<void> {
  const about = { userId: user?.id, clientNetwork: client.recordedNetwork };
  const reason = reasonOf(user, verdict);
  await database.transaction(async (tx) => {
    await recordSecurityEvent(tx, { type: 'sign-in.failed', ...about, details: { reason } });
    if (verdict.isRight) return;
    for (const { name, delaySeconds } of verdict.locks) {
      const details = { counted_for: name, delay_seconds: delaySeconds };
      await recordSecurityEvent(tx, { type: 'sign-in.locked', ...about, details });
    }
  });
}

function reasonOf(user: User | undefined, { isRight }: Verdict): string {
  if (user === undefined) return 'unknown-account';
  return isRight ? 'closed-account' : 'wrong-password';
}
