import type { MailDestination } from '../notifications/add-notice.ts';
import type { SendingDeps } from './mail-sender.ts';
import { startSendingLoop } from './sending-loop.ts';

export interface Mailing {
  readonly destination: MailDestination;
  /** There may be something to send now. */
  wake(): void;
  stop(): Promise<void>;
}

export interface MailingOptions extends Omit<SendingDeps, 'mailer'> {
  readonly from: { readonly name: string; readonly address: string };
  /** Undefined: mails are kept for the outbox view instead of being sent. */
  readonly smtpUrl: string | undefined;
}

/** Sends mails by SMTP, or keeps them where no server is configured. */
export async function startMailing({ from, smtpUrl, ...deps }: MailingOptions): Promise<Mailing> {
  if (smtpUrl === undefined) return { destination: 'kept', wake() {}, async stop() {} };
  // Loaded when needed: without a server its memory would be for nothing.
  const { createSmtpMailer } = await import('./smtp-mailer.ts');
  const mailer = createSmtpMailer({ url: smtpUrl, from });
  const loop = startSendingLoop({ ...deps, mailer });
  return {
    destination: 'queued',
    wake: () => loop.wake(),
    async stop() {
      await loop.stop();
      mailer.close();
    },
  };
}
