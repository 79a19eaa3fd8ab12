import type { Database } from '@platform/database/database.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { continueTrace, currentContext, runWithContext } from '@platform/telemetry/trace-context.ts';
import { enterSpan } from '@platform/telemetry/tracing/tracer.ts';
import { composeLetter } from '../templates/compose-letter.ts';
import type { MailFrame } from '../templates/rendering/mail-frame.ts';
import { mailableName } from '../templates/rendering/mailable-name.ts';
import { type RenderedMail, renderMail } from '../templates/rendering/render-mail.ts';
import { backoffMs, describeFailure, judgeDelivery } from './delivery-failure.ts';
import { findDetails } from './find-details.ts';
import { type ClaimedMail, claimMails, dropMail, markFailed, markSent } from './mail-repository.ts';
import type { Mailer } from './mailer.ts';
import { messageIdOf } from './message-id.ts';
import type { OpenToken } from './token-opener.ts';

export interface SendingDeps {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly logger: Log;
  /** Of our Message-IDs. */
  readonly mailDomain: string;
  readonly openToken: OpenToken;
  readonly frame: MailFrame;
}

const BATCH = 6;
/** One delivery, with all its waiting. */
const DELIVERY_LIMIT_MS = 60_000;
/** Well past the time limit of a delivery, so that a mail has one sender at a time for as long as that one lives. */
const LEASE_MS = 3 * DELIVERY_LIMIT_MS;

/**
 * Sends what is due; returns how many mails were looked at. SMTP knows no transactions: a process that dies between the
 * server's acceptance and our record of it sends that mail again. The record is made at once, mail by mail, and both carry the
 * same Message-ID.
 */
export async function sendDueMails(deps: SendingDeps, stopping: AbortSignal): Promise<number> {
  const claimed = await claimMails(deps.database, BATCH, LEASE_MS);
  await Promise.all(claimed.map((mail) => deliverTraced(deps, mail, stopping)));
  return claimed.length;
}

/** Delivers within the trace of the event that the mail tells of, in which it may be the last thing to happen. */
async function deliverTraced(deps: SendingDeps, mail: ClaimedMail, stopping: AbortSignal): Promise<void> {
  const remote = continueTrace(mail.traceparent ?? undefined, undefined);
  const trace = enterSpan(remote, 'mail send', {
    kind: 'client',
    attributes: {
      'app.mail.id': mail.mail_id,
      'app.mail.kind': mail.kind,
      'app.mail.attempt': mail.attempts,
    },
  });
  try {
    await runWithContext(trace, () => deliver(deps, mail, stopping));
  } finally {
    trace.span?.end();
  }
}

async function deliver(deps: SendingDeps, mail: ClaimedMail, stopping: AbortSignal): Promise<void> {
  const { database, mailer, logger, mailDomain, frame } = deps;
  if (!mail.is_known) return fail(deps, mail, 'it is not known yet who this user is', 'transient');
  if (mail.email === null) return dropMail(database, mail);
  const name = mailableName(mail.full_name) ?? '';
  if (mail.is_token_expired) return fail(deps, mail, 'the token in it has expired', 'permanent');
  // A token goes to the mailbox that it was made for, whatever the address has become since.
  let address = mail.email;
  let withoutToken: RenderedMail;
  try {
    const opened = deps.openToken(mail);
    address = opened?.email ?? address;
    const details = (await findDetails(database, [mail])).get(mail.reference);
    const render = (token?: string) =>
      renderMail(frame, composeLetter(mail, { token, details }), { kind: mail.kind, fullName: name });
    const rendered = render(opened?.token);
    withoutToken = opened === undefined ? rendered : render();
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(DELIVERY_LIMIT_MS)]);
    const to = { name, address };
    await mailer.send({ ...rendered, to, messageId: messageIdOf(mail.mail_id, mailDomain) }, signal);
  } catch (error) {
    // No address in the log: the mail's id leads to it.
    currentContext()?.span?.fail(error);
    const failure = describeFailure(error);
    const verdict = judgeDelivery(error);
    logger.warn({ mailId: mail.mail_id, attempts: mail.attempts, verdict }, 'a mail was not delivered');
    return fail(deps, mail, failure, verdict);
  }
  await markSent(database, mail, address, withoutToken);
}

function fail(
  { database }: SendingDeps,
  mail: ClaimedMail,
  failure: string,
  verdict: 'permanent' | 'transient',
): Promise<void> {
  return markFailed(database, mail, failure, verdict === 'permanent' ? undefined : backoffMs(mail.attempts));
}
