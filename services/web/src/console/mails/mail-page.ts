import type { Mail } from '@platform/api-client/operations.ts';
import { html } from '@platform/html/html.ts';
import { CONTENT_POLICY } from '../../pages/content-policy.ts';
import type { Page } from '../../pages/page.ts';
import { instant } from '../../parts/moment.ts';
import { consolePage } from '../console-page.ts';
import { asItIs } from '../parts/as-it-is.ts';
import { facts } from '../parts/facts.ts';
import { panel } from '../parts/panel.ts';
import { shortId } from '../parts/short-id.ts';
import { MAILS, mailStatus } from './mails-page.ts';

/** This page alone has a frame, of this site. */
const HEADERS = { 'content-security-policy': `${CONTENT_POLICY}; frame-src 'self'` };

/** A mail as it was sent. Its HTML stands in a frame of its own, as it is written by more than this platform's people. */
export function mailPage(mail: Mail): Page {
  const { id, subject, status, user_id: user, order_id: order } = mail;
  return {
    ...consolePage({
      title: subject,
      at: MAILS,
      aside: mailStatus(status),
      body: html`${panel({
        title: 'Headers',
        body: facts([
          ['To', mail.to],
          ['Kind', mail.kind],
          ['Message-ID', html`<code>${mail.message_id}</code>`],
          ['Customer', html`<a href="/console/customers/${user}">${shortId(user)}</a>`],
          ['Order', order && html`<a href="/console/search?q=${order}">${shortId(order)}</a>`],
          ['Tries', String(mail.attempts)],
          ['Error', mail.error],
          ['Written', instant(mail.created_at)],
          ['Sent', mail.sent_at && instant(mail.sent_at)],
        ]),
      })}
${panel({ title: 'Text', body: asItIs(mail.text, 'The text of the mail') })}
${panel({
  title: 'HTML',
  body: html`<iframe class="mail-frame" sandbox src="${MAILS}/${id}/html" title="The mail as HTML"></iframe>`,
})}
${panel({ title: 'Source of the HTML', body: asItIs(mail.html, 'The source of the HTML') })}`,
    }),
    headers: HEADERS,
  };
}
