import { SERVICES } from '@platform/contracts/services.ts';
import { gatherActs } from '../../../console/acts/acts-panel.ts';
import { BackgroundRuns } from '../../../console/runs/background-runs.ts';
import type { FormProblem } from '../../../pages/form-problem.ts';
import type { PageRequest, Pages } from '../../../pages/pages.ts';
import { BREAK_IT, breakItPage } from './break-it-page.ts';
import { type Breakable, breakableOf } from './faults.ts';
import { carryOutTrial, type TrialVerdict } from './trial.ts';
import { noSuchTrialPage, trialPage } from './trial-page.ts';
import { readPlan, type TrialPlan } from './trial-plan.ts';

const ADMINS = { for: 'admin' } as const;
/** All but this one, which carries the trial itself. */
const BREAKABLE: ReadonlySet<string> = new Set(
  SERVICES.map(({ name }) => name).filter((name) => name !== 'web'),
);

/** `/console/break-it`, in development alone: breaks a service while orders are placed, and judges. */
export function breakItRoutes(pages: Pages): void {
  const { runner, isDevelopment } = pages.deps;
  if (!isDevelopment) return;
  const trials = new BackgroundRuns<TrialPlan, TrialVerdict>({
    tooLong: 'It took longer than ten minutes.',
    onFailure: (err) => pages.app.log.error({ err }, 'trial failed'),
  });
  pages.app.addHook('onClose', () => trials.close());

  /** Services that run now; undefined without a runner. */
  async function breakable(): Promise<readonly Breakable[] | undefined> {
    const processes = await runner?.processes();
    return processes?.filter(({ name }) => BREAKABLE.has(name)).map(breakableOf);
  }

  async function shown({ visitor }: PageRequest, problem?: FormProblem, values?: URLSearchParams) {
    const [services, acts] = await Promise.all([breakable(), gatherActs(runner)]);
    return breakItPage({
      ...{ visitor, services, acts, trials: trials.all, problem },
      ...(values === undefined ? {} : { values }),
    });
  }

  pages.get(BREAK_IT, (request) => shown(request), ADMINS);

  pages.post(
    BREAK_IT,
    async (request) => {
      const { visitor, form } = request;
      const plan = readPlan(form, (await breakable()) ?? []);
      if ('code' in plan) return shown(request, plan, form);
      if (runner === undefined || visitor.userId === undefined) return shown(request);
      const { api, userId } = visitor;
      const trial = trials.start(plan, (tools) => carryOutTrial(plan, { api, runner, userId, ...tools }));
      return { redirect: `${BREAK_IT}/${trial.id}` };
    },
    ADMINS,
  );

  pages.get(
    `${BREAK_IT}/:trial`,
    ({ params }) => {
      const trial = trials.find(params.trial ?? '');
      return trial === undefined ? noSuchTrialPage() : trialPage(trial);
    },
    ADMINS,
  );
}
