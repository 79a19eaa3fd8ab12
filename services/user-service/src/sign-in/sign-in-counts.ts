import type { EmailAddress } from '../users/email-address.ts';
import type { Count } from './attempts.ts';
import type { AttemptLimit } from './lock-out.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const LONGEST_DELAY = 15 * MINUTE;

/** The limits of wrong passwords. */
export interface SignInLimits {
  /** For an account from one client where it is known to sign in from: an owner who mistypes. */
  readonly knownClient: AttemptLimit;
  /** For an account from one client elsewhere. */
  readonly strangeClient: AttemptLimit;
  /** For an account from all clients elsewhere together: a guesser with many addresses. */
  readonly account: AttemptLimit;
  /** From one client for all accounts that are not known to sign in from there: one password tried on everybody. */
  readonly network: AttemptLimit;
  /** For the present password, asked of whoever holds an access token. */
  readonly confirmation: AttemptLimit;
}

export const SIGN_IN_LIMITS: SignInLimits = {
  knownClient: { free: 10, firstDelaySeconds: 5, longestDelaySeconds: LONGEST_DELAY, memorySeconds: HOUR },
  strangeClient: { free: 5, firstDelaySeconds: 15, longestDelaySeconds: LONGEST_DELAY, memorySeconds: HOUR },
  account: { free: 50, firstDelaySeconds: 30, longestDelaySeconds: LONGEST_DELAY, memorySeconds: HOUR },
  network: { free: 100, firstDelaySeconds: 30, longestDelaySeconds: LONGEST_DELAY, memorySeconds: HOUR },
  confirmation: { free: 10, firstDelaySeconds: 15, longestDelaySeconds: LONGEST_DELAY, memorySeconds: HOUR },
};

/**
 * What a try to sign in is counted for. Where the account is known to sign in from, only its own wrong passwords from there
 * count: whatever strangers do elsewhere, or to other accounts from the same network, does not keep its owner out.
 */
export function signInCounts(
  email: EmailAddress,
  network: string,
  isKnown: boolean,
  limits: SignInLimits,
): Count[] {
  const client: Count = {
    name: 'client',
    subject: `sign-in ${email.key} ${network}`,
    limit: isKnown ? limits.knownClient : limits.strangeClient,
    isForgivenBySuccess: true,
  };
  if (isKnown) return [client];
  return [
    client,
    { name: 'account', subject: `sign-in ${email.key}`, limit: limits.account, isForgivenBySuccess: false },
    {
      name: 'network',
      subject: `sign-in from ${network}`,
      limit: limits.network,
      isForgivenBySuccess: false,
    },
  ];
}

/** What a look at the present password is counted for. */
export function confirmationCounts(userId: string, { confirmation }: SignInLimits): Count[] {
  return [{ name: 'user', subject: `user ${userId}`, limit: confirmation, isForgivenBySuccess: true }];
}
