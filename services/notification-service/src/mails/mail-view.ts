import type { MailResponse } from '@platform/contracts/http/notification-http.ts';
import { SealedTextError } from '@platform/service-defaults/secrets/sealed-text.ts';
import { composeLetter } from '../templates/compose-letter.ts';
import { type RenderedMail, renderMail } from '../templates/render-mail.ts';
import type { MailRow } from './mail-repository.ts';
import { messageIdOf } from './message-id.ts';
import type { OpenToken } from './token-opener.ts';

export interface MailViewOptions {
  /** Of our Message-IDs. */
  readonly mailDomain: string;
  /** Given in development alone, where the outbox view is the only mailbox: elsewhere nobody but the receiver sees tokens. */
  readonly showToken?: OpenToken | undefined;
}

/** A mail as it was sent, or as it would be: what is kept or waits is rendered when it is looked at. */
export function mailView(row: MailRow, { mailDomain, showToken }: MailViewOptions): MailResponse {
  const opened = showToken && peek(row, showToken);
  return {
    id: row.mail_id,
    user_id: row.user_id,
    kind: row.kind,
    order_id: row.reference === row.user_id ? null : row.reference,
    status: row.status,
    attempts: row.attempts,
    message_id: messageIdOf(row.mail_id, mailDomain),
    to: opened?.email ?? row.to_address,
    ...contentOf(row, opened?.token),
    error: row.error,
    created_at: row.created_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
  };
}

/** Sealed with a secret of earlier: nobody can read it any more, and the rest of the mail is shown. */
function peek(row: MailRow, openToken: OpenToken): ReturnType<OpenToken> {
  try {
    return openToken(row);
  } catch (error) {
    if (error instanceof SealedTextError) return undefined;
    throw error;
  }
}

function contentOf(
  { subject, body_text, body_html, ...row }: MailRow,
  token: string | undefined,
): RenderedMail {
  if (subject !== null && body_text !== null && body_html !== null)
    return { subject, text: body_text, html: body_html };
  return renderMail(composeLetter(row, token), row.full_name ?? undefined);
}
