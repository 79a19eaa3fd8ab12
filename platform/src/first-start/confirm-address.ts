import { setTimeout as sleep } from 'node:timers/promises';
import { findService, type PlatformPlan } from '../platform-plan.ts';
import { requestJson } from './http-json.ts';

/** A mail comes within a second. A start does not wait much longer for one. */
const WAIT_MS = 5000;
const POLL_MS = 50;
const LINK = /\/verify-email\?token=([\w%.~-]+)/;

export interface MailReader {
  /** Of an admin, who reads the mails that a platform for development keeps. */
  readonly token: string;
  readonly signal: AbortSignal;
  readonly waitMs?: number;
}

/** Whether there is a service that shows mails. */
export function keepsMails(plan: PlatformPlan): boolean {
  return findService(plan, 'notification-service') !== undefined;
}

/**
 * Confirms the address of a new user as its owner would, with the token that was mailed to it. False when no mail shows one in
 * time, such as where mails are really sent: then the address is confirmed by whoever has its mailbox.
 */
export async function confirmAddress(
  gatewayUrl: string,
  userId: string,
  reader: MailReader,
): Promise<boolean> {
  const token = await mailedToken(gatewayUrl, userId, reader);
  if (token === undefined) return false;
  const { signal } = reader;
  const answer = await requestJson(`${gatewayUrl}/api/users/verify-email`, {
    method: 'POST',
    body: { token },
    signal,
  });
  return answer.status === 204;
}

async function mailedToken(
  gatewayUrl: string,
  userId: string,
  { token, signal, waitMs = WAIT_MS }: MailReader,
): Promise<string | undefined> {
  const query = new URLSearchParams({ user_id: userId, kind: 'user.email-verification-requested' });
  const until = Date.now() + waitMs;
  do {
    const { body } = await requestJson(`${gatewayUrl}/api/mails?${query}`, { token, signal });
    const [mail] = (body as { readonly items?: readonly { readonly text: string }[] }).items ?? [];
    if (mail !== undefined) return LINK.exec(mail.text)?.[1];
    await sleep(POLL_MS, undefined, { signal });
  } while (Date.now() < until);
  return undefined;
}
