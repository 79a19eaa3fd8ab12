import type { RenderedMail } from '../templates/rendering/render-mail.ts';

export interface OutgoingMail extends RenderedMail {
  readonly to: { readonly name: string; readonly address: string };
  /** The same for each try, so that a mailbox can tell a repeat from a new mail (RFC 5322, section 3.6.4). */
  readonly messageId: string;
}

/** The port to whoever delivers mail. `send` resolves once the mail was accepted, and throws when it was not, or may not be. */
export interface Mailer {
  send(mail: OutgoingMail, signal: AbortSignal): Promise<void>;
  close(): void;
}
