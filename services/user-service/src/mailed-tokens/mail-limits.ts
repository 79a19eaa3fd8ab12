import { type Attempts, type Count, TooManyAttemptsError } from '../sign-in/attempts.ts';
import { type EmailAddress, mailboxOf } from '../users/email-address.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** The mails that anybody can have sent to any address. */
export type LimitedMail = 'confirmation' | 'reset';

/** Of one mailbox, whoever names it, from whichever account: so many at once, then ever fewer. */
const LIMITS: Readonly<Record<LimitedMail, Count['limit']>> = {
  confirmation: {
    free: 5,
    firstDelaySeconds: 5 * MINUTE,
    longestDelaySeconds: HOUR,
    memorySeconds: HOUR,
  },
  reset: { free: 3, firstDelaySeconds: 5 * MINUTE, longestDelaySeconds: HOUR, memorySeconds: HOUR },
};

/** Counts a mail of this kind to the mailbox. False when it has had too many: whoever asks is not told. */
export async function mayMail(attempts: Attempts, mail: LimitedMail, email: EmailAddress): Promise<boolean> {
  try {
    await takeMail(attempts, mail, email);
    return true;
  } catch (error) {
    if (error instanceof TooManyAttemptsError) return false;
    throw error;
  }
}

/** As `mayMail`, for whoever may be told: throws TooManyAttemptsError. */
export function takeMail(
  attempts: Attempts,
  mail: LimitedMail,
  email: EmailAddress,
  more: readonly Count[] = [],
): Promise<void> {
  const subject = `${mail} of ${mailboxOf(email)}`;
  return attempts.take([
    { name: 'address', subject, limit: LIMITS[mail], isForgivenBySuccess: false },
    ...more,
  ]);
}
