import type { Pages } from '../../../pages/pages.ts';
import { AUDIT, auditPage } from './audit-page.ts';
import { auditRunPage, noSuchRunPage } from './audit-run-page.ts';
import { AuditRuns } from './audit-runs.ts';

const ADMINS = { for: 'admin' } as const;

/** `/console/audit`: whether the services agree. A run is made in this process, with the rights of whoever starts it. */
export function auditRoutes(pages: Pages): void {
  const runs = new AuditRuns({ onFailure: (err) => pages.app.log.error({ err }, 'audit failed') });
  pages.app.addHook('onClose', async () => runs.close());

  pages.get(AUDIT, ({ visitor }) => auditPage(visitor, runs.all), ADMINS);

  pages.post(AUDIT, ({ visitor }) => ({ redirect: `${AUDIT}/${runs.start(visitor.api).id}` }), ADMINS);

  pages.get(
    `${AUDIT}/:run`,
    ({ params }) => {
      const run = runs.find(params.run ?? '');
      return run === undefined ? noSuchRunPage() : auditRunPage(run);
    },
    ADMINS,
  );
}
