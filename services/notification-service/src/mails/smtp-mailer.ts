import { createTransport } from 'nodemailer';
import type { Mailer } from './mailer.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:port` */
  readonly url: string;
  readonly from: { readonly name: string; readonly address: string };
}

/** Delivers by SMTP (RFC 5321) over a few kept connections. */
export function createSmtpMailer({ url, from }: SmtpOptions): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    maxMessages: 100,
    // Trying again is the sender's business: it counts, waits, and survives a restart.
    maxRequeues: 0,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 20_000,
    dnsTimeout: 5_000,
    // A template can neither read files nor fetch addresses, whatever an event carries.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, messageId, subject, text, html }, signal) {
      await transport.sendMail({
        from,
        // As an object: read as text, an address with a comma in it would be two recipients.
        to,
        messageId,
        subject,
        text,
        html,
        // RFC 3834: answering machines do not answer it.
        headers: { 'auto-submitted': 'auto-generated' },
        signal,
      });
    },
    close: () => transport.close(),
  };
}
