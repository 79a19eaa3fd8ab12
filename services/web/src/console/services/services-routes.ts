import { doneOf, doneRedirect } from '../../account/done.ts';
import { type FormProblem, formProblem } from '../../pages/form-problem.ts';
import type { Answer } from '../../pages/page.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import { notFoundPage } from '../../pages/problem-page.ts';
import { configPage } from './config-page.ts';
import { gatherService, gatherServices, gatherSettings } from './gather-services.ts';
import { LEVELS, type Level } from './log-level-panel.ts';
import { isLevelled, SERVICES_PATH, type ServiceName, serviceNamed, servicePath } from './service-name.ts';
import { servicePage } from './service-page.ts';
import { servicesPage } from './services-page.ts';

const ADMIN = { for: 'admin' } as const;
const DONE = Object.fromEntries(LEVELS.map((level) => [level, `It logs from ${level} on now.`]));

/** `/console/services`: every service, and each with its state and its settings. */
export function servicesRoutes(pages: Pages): void {
  pages.get(SERVICES_PATH, async ({ visitor }) => servicesPage(await gatherServices(visitor)), ADMIN);
  pages.get(
    servicePath(':name'),
    ofService((request, name) => showService(request, name)),
    ADMIN,
  );
  pages.get(
    `${servicePath(':name')}/config`,
    ofService(async ({ visitor, query }, name) =>
      configPage(name, await gatherSettings(visitor, name), query),
    ),
    ADMIN,
  );
  pages.post(`${servicePath(':name')}/log-level`, ofService(setLogLevel), ADMIN);
}

type ServiceHandler = (request: PageRequest, name: ServiceName) => Promise<Answer>;

function ofService(handler: ServiceHandler) {
  return async (request: PageRequest): Promise<Answer> => {
    const name = serviceNamed(request.params.name);
    return name === undefined ? notFoundPage() : handler(request, name);
  };
}

async function showService(
  { visitor, query }: PageRequest,
  name: ServiceName,
  problem?: FormProblem,
): Promise<Answer> {
  const view = await gatherService(visitor, name);
  return servicePage({ visitor, view, done: doneOf(query, DONE), problem });
}

async function setLogLevel(request: PageRequest, name: ServiceName): Promise<Answer> {
  const { visitor, form } = request;
  if (!isLevelled(name)) return notFoundPage();
  // The service refuses what is no level.
  const level = (form.get('level') ?? '') as Level;
  try {
    await visitor.api.call(`PUT /api/admin/${name}/log-level`, { body: { level } });
    return doneRedirect(servicePath(name), level);
  } catch (error) {
    return showService(request, name, formProblem(error));
  }
}
