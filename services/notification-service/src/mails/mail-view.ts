import type { MailResponse } from '@platform/contracts/http/notification-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { SealedTextError } from '@platform/service-defaults/secrets/sealed-text.ts';
import { composeLetter } from '../templates/compose-letter.ts';
import type { MailFrame } from '../templates/rendering/mail-frame.ts';
import { type RenderedMail, renderMail } from '../templates/rendering/render-mail.ts';
import { findDetails } from './find-details.ts';
import { listMails, type MailFilter, type MailPage, type MailRow } from './mail-repository.ts';
import { messageIdOf } from './message-id.ts';
import type { OpenToken } from './token-opener.ts';

export interface MailViewOptions {
  /** Of our Message-IDs. */
  readonly mailDomain: string;
  readonly frame: MailFrame;
  /** Given in development alone, where the outbox view is the only mailbox: elsewhere nobody but the receiver sees tokens. */
  readonly showToken?: OpenToken | undefined;
}

export interface MailToView extends MailRow {
  /** Of what it is about; for one that was sent already, nothing. */
  readonly details: unknown;
}

/** Mails of `filter`, newest first, with what they are to be rendered from. */
export async function findMailsToView(
  database: Queryable,
  ...query: [filter: MailFilter, page: MailPage]
): Promise<MailToView[]> {
  const rows = await listMails(database, ...query);
  const toRender = rows.filter(({ body_text }) => body_text === null);
  const details = await findDetails(database, toRender);
  return rows.map((row) => ({ ...row, details: details.get(row.reference) }));
}

/** A mail as it was sent, or as it would be: what is kept or waits is rendered when it is looked at. */
export function mailView(row: MailToView, { mailDomain, showToken, frame }: MailViewOptions): MailResponse {
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
    ...contentOf(row, opened?.token, frame),
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
  { subject, body_text, body_html, details, ...row }: MailToView,
  token: string | undefined,
  frame: MailFrame,
): RenderedMail {
  if (subject !== null && body_text !== null && body_html !== null)
    return { subject, text: body_text, html: body_html };
  const receiver = { kind: row.kind, fullName: row.full_name ?? undefined };
  return renderMail(frame, composeLetter(row, { token, details }), receiver);
}
