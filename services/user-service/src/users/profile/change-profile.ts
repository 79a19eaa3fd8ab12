import type { Static } from '@platform/schema/type.ts';
import type { Principal } from '@platform/service-defaults/access/principal.ts';
import { ValidationError } from '@platform/service-defaults/problems/validation-error.ts';
import { forgetPendingEmail } from '../../email-change/pending-email.ts';
import { requestEmailChange } from '../../email-change/request-email-change.ts';
import { confirmPassword, type PasswordDeps } from '../../passwords/change-password.ts';
import type { Client } from '../../sign-in/client.ts';
import { changeUser, userNotFound } from '../change-user.ts';
import { type EmailAddress, readEmailAddress } from '../email-address.ts';
import { readAccountName } from '../full-name.ts';
import { readFields } from '../reading.ts';
import { profileChange } from '../user.ts';
import { mustEdit, mustSee, notAllowed } from '../user-access.ts';
import type { MailingUserDeps } from '../user-deps.ts';
import { updatedEvent } from '../user-events.ts';
import { findUser } from '../user-repository.ts';
import type { PatchBody } from '../user-schemas.ts';

export type ChangeProfileDeps = PasswordDeps & MailingUserDeps;

/**
 * Changes a profile. Another mailbox becomes pending, for the owner alone who knows the password. Throws DomainError `not-found`, `forbidden`,
 * `wrong-password` or `conflict`; ValidationError, TooManyAttemptsError.
 */
export async function changeProfile(
  deps: ChangeProfileDeps,
  who: Principal,
  id: string,
  body: Static<typeof PatchBody>,
  client: Client,
): Promise<void> {
  mustSee(who, id);
  const { email, full_name: fullName } = readFields({
    ...(body.email === undefined ? {} : { email: readEmailAddress(body.email) }),
    ...(body.full_name === undefined ? {} : { full_name: readAccountName(body.full_name) }),
  });
  // Whoever sets an address can have a password mailed there: that is nobody's but the owner's.
  if (email !== undefined && who.userId !== id) throw notAllowed();
  if (email !== undefined) await changeEmail(deps, who, email, body.current_password, client);
  await changeUser(deps, id, (user) => {
    mustEdit(who, user);
    const fields = profileChange(user, { email, fullName });
    return fields && { fields, event: (changed) => updatedEvent(changed, fields) };
  });
}

async function changeEmail(
  deps: ChangeProfileDeps,
  who: Principal,
  email: EmailAddress,
  password: string | undefined,
  client: Client,
): Promise<void> {
  const user = await findUser(deps.database, who.userId);
  if (user === undefined) throw userNotFound();
  mustEdit(who, user);
  // The present address is what is wanted, then.
  if (email.key === user.email.key) return forgetPendingEmail(deps.database, user.id);
  if (password === undefined)
    throw new ValidationError([
      { field: 'current_password', message: 'is required to change the email address' },
    ]);
  const confirmed = await confirmPassword(deps, user.id, password, client);
  await requestEmailChange(deps, confirmed, email, client);
}
