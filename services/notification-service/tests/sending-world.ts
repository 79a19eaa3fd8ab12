import type { TestContext } from 'node:test';
import type { Database } from '@platform/database/database.ts';
import { sealText } from '@platform/service-defaults/secrets/sealed-text.ts';
import { sendDueMails } from '../src/mails/mail-sender.ts';
import { createSmtpMailer } from '../src/mails/smtp-mailer.ts';
import {
  FRAME,
  MAIL_DOMAIN,
  MAIL_TOKEN_SECRET,
  notificationWorld,
  openToken,
  SILENT,
} from './notification-world.ts';
import { smtpServer } from './smtp-fixture.ts';

export const RESET = 'user.password-reset-requested';
export const VERIFY = 'user.email-verification-requested';
export const TOKEN = 'T0ken-that-only-the-mailbox-may-see-1234567';

/** The data of an event by which a token is mailed. */
export function requested(
  type: string,
  userId: string,
  { email = 'ada@example.com', minutes = 30, secret = MAIL_TOKEN_SECRET } = {},
) {
  const content = JSON.stringify({ token: TOKEN, email });
  return {
    user_id: userId,
    sealed_token: sealText(content, secret, `${type} ${userId}`),
    expires_at: new Date(Date.now() + minutes * 60_000).toISOString(),
  };
}

/** A world with an SMTP server, and one look for mails to send. */
export async function sendingWorld(t: TestContext, database: Database) {
  const world = await notificationWorld(t, { database, mailDestination: 'queued' });
  const { url, received } = await smtpServer(t);
  const mailer = createSmtpMailer({ url, from: { name: 'The Shop', address: 'no-reply@shop.example' } });
  t.after(() => mailer.close());
  const deps = { database, mailer, logger: SILENT, mailDomain: MAIL_DOMAIN, openToken, frame: FRAME };
  return { ...world, received, send: () => sendDueMails(deps, new AbortController().signal) };
}
