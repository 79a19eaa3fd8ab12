import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '../access/access.ts';
import { logLevel } from '../config/config.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';

const LogLevel = Type.Object({ level: logLevel() }, { additionalProperties: false });
const LogLevelAnswer = Type.Object({ level: Type.String() });

const tags = ['operations'];
const admin = access.roles('admin');

/** Shows how much this process logs, and changes it until it ends; for admins. Other replicas are told on their own. */
export function logLevelRoutes(app: App, defaults: HttpDefaults): void {
  getLogLevelRoute(app, defaults);
  setLogLevelRoute(app, defaults);
}

function getLogLevelRoute(app: App, { service, logger }: HttpDefaults): void {
  app.get(
    pathOf(service),
    { ...admin, schema: { tags, summary: 'How much is logged', response: { 200: LogLevelAnswer } } },
    async () => ({ level: logger.level }),
  );
}

function setLogLevelRoute(app: App, { service, logger }: HttpDefaults): void {
  app.put(
    pathOf(service),
    {
      ...admin,
      schema: { tags, summary: 'Log more, or less', body: LogLevel, response: { 200: LogLevelAnswer } },
    },
    async (request) => {
      const { level } = request.body;
      const actor = principalOf(request).userId;
      logger.warn({ audit: 'log-level', actor, from: logger.level, to: level }, 'log level changed');
      logger.level = level;
      return { level: logger.level };
    },
  );
}

function pathOf(service: string): string {
  return `/api/admin/${service}/log-level`;
}
