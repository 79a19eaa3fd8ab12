import type { Pages } from '../../pages/pages.ts';
import { MAILS } from './mails-page.ts';

/** Nothing in a mail runs, loads, is sent, or leads anywhere, also where it is opened by itself. */
const MAIL_POLICY = [
  'sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** `/console/mails/{id}/html`: the HTML of a mail alone, for the frame of its page. */
export function mailHtmlRoute(pages: Pages): void {
  pages.app.get(`${MAILS}/:id/html`, { schema: { hide: true } }, async (request, reply) => {
    const visitor = await pages.visitorOf(request);
    if (!visitor.hasRole('admin')) return reply.code(404).header('cache-control', 'no-store').send();
    const { id } = request.params as { id: string };
    const { html } = await visitor.api.call('GET /api/mails/{id}', { path: { id } });
    return reply
      .headers({
        'cache-control': 'no-store',
        'content-security-policy': MAIL_POLICY,
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'SAMEORIGIN',
      })
      .type('text/html; charset=utf-8')
      .send(html);
  });
}
