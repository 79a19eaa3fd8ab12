import { doneOf, doneRedirect } from '../../account/done.ts';
import type { FormProblem } from '../../pages/form-problem.ts';
import type { Answer } from '../../pages/page.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import { notFoundPage } from '../../pages/problem-page.ts';
import type { Runner } from '../../runner/runner.ts';
import { gatherActs } from '../acts/acts-panel.ts';
import { acted } from '../parts/acted.ts';
import { configPage } from './config-page.ts';
import {
  gatherLog,
  gatherProcesses,
  gatherService,
  gatherServices,
  gatherSettings,
} from './gather-services.ts';
import { LEVELS, type Level } from './log-level-panel.ts';
import { logsPage } from './logs-page.ts';
import { ACTS_DONE, actOnProcess } from './process-routes.ts';
import { isLevelled, SERVICES_PATH, type ServiceName, serviceNamed, servicePath } from './service-name.ts';
import { servicePage } from './service-page.ts';
import { servicesPage } from './services-page.ts';

const ADMIN = { for: 'admin' } as const;
const DONE = {
  ...Object.fromEntries(LEVELS.map((level) => [level, `It logs from ${level} on now.`])),
  ...ACTS_DONE,
};

/** `/console/services`: every service, and each with its state, log and settings. */
export function servicesRoutes(pages: Pages): void {
  const { runner } = pages.deps;
  const one = servicePath(':name');
  const show: ServiceHandler = (request, name, problem) => showService(runner, request, name, problem);
  pages.get(
    SERVICES_PATH,
    async ({ visitor }) =>
      servicesPage(
        ...(await Promise.all([gatherServices(visitor), gatherProcesses(runner), gatherActs(runner)])),
      ),
    ADMIN,
  );
  pages.get(one, ofService(show), ADMIN);
  pages.get(
    `${one}/config`,
    ofService(async ({ visitor, query }, name) =>
      configPage(name, await gatherSettings(visitor, name), query),
    ),
    ADMIN,
  );
  pages.get(
    `${one}/logs`,
    ofService(async ({ query }, name) => logsPage(name, await gatherLog(runner, name, query), query)),
    ADMIN,
  );
  pages.post(
    `${one}/log-level`,
    ofService((request, name) => setLogLevel(request, name, show)),
    ADMIN,
  );
  pages.post(
    `${one}/process`,
    ofService((request, name) =>
      actOnProcess(runner, request, name, (problem) => show(request, name, problem)),
    ),
    ADMIN,
  );
}

type ServiceHandler = (request: PageRequest, name: ServiceName, problem?: FormProblem) => Promise<Answer>;

function ofService(handler: ServiceHandler) {
  return async (request: PageRequest): Promise<Answer> => {
    const name = serviceNamed(request.params.name);
    return name === undefined ? notFoundPage() : handler(request, name);
  };
}

async function showService(
  runner: Runner | undefined,
  { visitor, query }: PageRequest,
  name: ServiceName,
  problem?: FormProblem,
): Promise<Answer> {
  const view = await gatherService(visitor, name, runner);
  const isToBeKilled = query.get('confirm') === 'kill';
  return servicePage({ visitor, view, done: doneOf(query, DONE), problem, isToBeKilled });
}

async function setLogLevel(request: PageRequest, name: ServiceName, show: ServiceHandler): Promise<Answer> {
  const { visitor, form } = request;
  if (!isLevelled(name)) return notFoundPage();
  // The service refuses what is no level.
  const level = (form.get('level') ?? '') as Level;
  const seconds = form.get('for_seconds');
  const body = { level, ...(seconds && { for_seconds: Number(seconds) }) };
  return acted(
    () => visitor.api.call(`PUT /api/admin/${name}/log-level`, { body }),
    doneRedirect(servicePath(name), level),
    (problem) => show(request, name, problem),
  );
}
