import type { Pages } from '../../pages/pages.ts';
import { filtersOf } from '../lists/filter-form.ts';
import type { ListQuery } from '../lists/list-query.ts';
import { CALL, part } from '../parts/part.ts';
import { mailHtmlRoute } from './mail-html-route.ts';
import { mailPage } from './mail-page.ts';
import { MAILS, mailsPage } from './mails-page.ts';

const ADMIN = { for: 'admin' } as const;
const PAGE = 50;

/** `/console/mails`, and one of them. */
export function mailsRoutes(pages: Pages): void {
  pages.get(
    MAILS,
    async ({ visitor, query }) => {
      const filters = {
        ...filtersOf(query, 'status', 'kind'),
        limit: PAGE,
      } as ListQuery<'GET /api/mails'>;
      return mailsPage(query, await part(visitor.api.call('GET /api/mails', { query: filters }, CALL)));
    },
    ADMIN,
  );
  pages.get(
    `${MAILS}/:id`,
    async ({ visitor, params }) =>
      mailPage(await visitor.api.call('GET /api/mails/{id}', { path: { id: params.id ?? '' } })),
    ADMIN,
  );
  mailHtmlRoute(pages);
}
