import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import { recordSecurityEvent } from '@platform/service-defaults/security-events/record-security-event.ts';
import { issueToken } from '../mailed-tokens/issue-token.ts';
import { mayMail } from '../mailed-tokens/mail-limits.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import type { Attempts } from '../sign-in/attempts.ts';
import type { Client } from '../sign-in/client.ts';
import type { EmailAddress } from './email-address.ts';
import type { User } from './user.ts';
import type { MailingUserDeps } from './user-deps.ts';
import { createdEvent } from './user-events.ts';
import { emailTaken, findUserByEmail, insertUser } from './user-repository.ts';

export interface Registration {
  readonly email: EmailAddress;
  readonly fullName: string;
  readonly password: string;
}

/**
 * Makes a customer, and has a token mailed that confirms the address, unless its mailbox has had too many. Throws DomainError
 * `email-taken`, or TooManyAttemptsError when too many passwords wait.
 */
export async function registerUser(
  deps: MailingUserDeps & { readonly hasher: PasswordHasher; readonly attempts: Attempts },
  { email, fullName, password }: Registration,
  client: Pick<Client, 'network' | 'recordedNetwork'>,
): Promise<User> {
  // Asked first because hashing is dear; the unique index decides when two ask at once.
  if ((await findUserByEmail(deps.database, email)) !== undefined) throw emailTaken();
  const passwordHash = await deps.hasher.hash(password, { network: client.network, isKnown: false });
  const isMailable = await mayMail(deps.attempts, 'confirmation', email);
  return deps.database.transaction(async (tx) => {
    const user = await insertUser(tx, { id: uuidV7(), email, fullName, passwordHash, roles: ['customer'] });
    const mails = isMailable ? [await issueToken(tx, user, 'verify-email', deps.mailTokenSecret)] : [];
    await deps.outbox.addAll(tx, [createdEvent(user), ...mails]);
    await recordSecurityEvent(tx, {
      type: 'user.registered',
      userId: user.id,
      clientNetwork: client.recordedNetwork,
    });
    return user;
  });
}
