import { SERVICES } from '@platform/contracts/services.ts';
import type { Pages } from '../../pages/pages.ts';
import { notFoundPage } from '../../pages/problem-page.ts';
import { filtersOf } from '../lists/filter-form.ts';
import { part } from '../parts/part.ts';
import { tracePage } from './trace-page.ts';
import { TRACES_PATH, tracesPage } from './traces-page.ts';

const ADMIN = { for: 'admin' } as const;
const NAMES: readonly string[] = SERVICES.map(({ name }) => name);
const TRACE_ID = /^[0-9a-f]{32}$/;
/** Of a trace, or an order. */
const ID = /^[\w-]{1,64}$/;

/** `/console/traces`: where time went; in development, as the runner keeps it. */
export function tracesRoutes(pages: Pages): void {
  const { runner } = pages.deps;
  pages.get(
    TRACES_PATH,
    async ({ query }) => {
      const { service, is_failed } = filtersOf(query, 'service', 'is_failed');
      return tracesPage(runner && (await part(runner.traces({ service, is_failed }))), NAMES, query);
    },
    ADMIN,
  );
  pages.get(
    `${TRACES_PATH}/:id`,
    async ({ params: { id = '' } }) => {
      if (!ID.test(id)) return notFoundPage();
      if (runner === undefined) return tracePage(id, undefined);
      const mentioned = TRACE_ID.test(id) ? { trace_id: id } : { order_id: id };
      const [spans, log] = await Promise.all([part(runner.spans(id)), part(runner.logs(mentioned))]);
      return tracePage(id, { spans, log });
    },
    ADMIN,
  );
}
