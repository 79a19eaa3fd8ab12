import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '../access/access.ts';
import { logLevel } from '../config/config.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';
import { PassingLevel } from './passing-level.ts';

const LONGEST_S = 86_400;
const LogLevel = Type.Object(
  {
    level: logLevel(),
    for_seconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: LONGEST_S,
        description: 'Then it is as it was before; without it until the process ends',
      }),
    ),
  },
  { additionalProperties: false },
);
const LogLevelAnswer = Type.Object({
  level: Type.String(),
  until: Type.Optional(
    Type.String({ format: 'date-time', description: 'When it is as it was before, if that was said' }),
  ),
});

const tags = ['operations'];
const admin = access.roles('admin');

/** Shows how much this process logs, and changes it, for a while or until it ends; for admins. Other replicas are told on their own. */
export function logLevelRoutes(app: App, defaults: HttpDefaults): void {
  const passing = new PassingLevel(defaults.logger);
  app.addHook('onClose', async () => passing.forget());
  getLogLevelRoute(app, defaults, passing);
  setLogLevelRoute(app, defaults, passing);
}

function getLogLevelRoute(app: App, { service }: HttpDefaults, passing: PassingLevel): void {
  app.get(
    pathOf(service),
    { ...admin, schema: { tags, summary: 'How much is logged', response: { 200: LogLevelAnswer } } },
    async () => passing.now(),
  );
}

function setLogLevelRoute(app: App, { service, logger }: HttpDefaults, passing: PassingLevel): void {
  app.put(
    pathOf(service),
    {
      ...admin,
      schema: { tags, summary: 'Log more, or less', body: LogLevel, response: { 200: LogLevelAnswer } },
    },
    async (request) => {
      const { level, for_seconds } = request.body;
      const actor = principalOf(request).userId;
      logger.warn(
        { audit: 'log-level', actor, from: logger.level, to: level, for_seconds },
        'log level changed',
      );
      passing.set(level, for_seconds);
      return passing.now();
    },
  );
}

function pathOf(service: string): string {
  return `/api/admin/${service}/log-level`;
}
