import type { Verification } from '@platform/verify/verification.ts';
import type { BundlePages } from '../../../bundle-type.ts';
import { BackgroundRuns } from '../../../console/runs/background-runs.ts';
import type { Pages } from '../../../pages/pages.ts';
import { AUDIT, auditPage } from './audit-page.ts';
import { carryOutAudit } from './audit-run.ts';
import { auditRunPage, noSuchRunPage } from './audit-run-page.ts';
import { lastAuditFigure } from './last-audit.ts';

const ADMINS = { for: 'admin' } as const;

/** `/console/audit`: whether the services agree. A run is made in this process, with the rights of whoever starts it. */
export function auditRoutes(pages: Pages): BundlePages {
  const runs = new BackgroundRuns<undefined, Verification>({
    tooLong: 'It took longer than ten minutes: let `platform verify` audit a platform of this size.',
    onFailure: (err) => pages.app.log.error({ err }, 'audit failed'),
  });
  pages.app.addHook('onClose', () => runs.close());

  pages.get(AUDIT, ({ visitor }) => auditPage(visitor, runs.all), ADMINS);

  pages.post(
    AUDIT,
    ({ visitor }) => {
      const { id } = runs.start(undefined, (tools) => carryOutAudit(visitor.api, tools));
      return { redirect: `${AUDIT}/${id}` };
    },
    ADMINS,
  );

  pages.get(
    `${AUDIT}/:run`,
    ({ params }) => {
      const run = runs.find(params.run ?? '');
      return run === undefined ? noSuchRunPage() : auditRunPage(run);
    },
    ADMINS,
  );
  return { overviewFigures: () => [lastAuditFigure(runs.all)] };
}
