import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, type FastifyServerOptions, fastify, type RawServerDefault } from 'fastify';
import { contractRoutes } from '../messaging/contract-routes.ts';
import { deadLetterRoutes } from '../messaging/dead-letter-routes.ts';
import { messageHistoryRoutes } from '../messaging/message-history-routes.ts';
import { messagingRoutes } from '../messaging/messaging-routes.ts';
import { queueRoutes } from '../messaging/queue-routes.ts';
import { replayRoutes } from '../messaging/replay-routes.ts';
import { circuitRoutes } from '../monitoring/circuit-routes.ts';
import { configRoutes } from '../monitoring/config-routes.ts';
import { healthRoutes } from '../monitoring/health-routes.ts';
import { logLevelRoutes } from '../monitoring/log-level-routes.ts';
import { metricsRoutes } from '../monitoring/metrics-routes.ts';
import { registerOpenApiRoute } from '../openapi/openapi-route.ts';
import { answerErrors, answerFrameworkError } from '../problems/error-answers.ts';
import { takeJsonBodies } from '../requests/json-body.ts';
import { refuseCodedBodies } from '../requests/request-coding.ts';
import { beginRequests, requestIdOf } from '../requests/request-start.ts';
import { compileValidator } from '../requests/schema-validation.ts';
import { answerClientError, createHttpServer } from '../server/http-server.ts';
import type { App, HttpAppOptions } from './app.ts';
import type { HttpDefaults } from './http-defaults.ts';
import { applyRouteRules } from './route-rules.ts';
import { compileSerializer } from './schema-serialization.ts';
import { ServerLog } from './server-log.ts';

const ONE_MIB = 1024 * 1024;
const MAX_PARAM_LENGTH = 512;

/**
 * A Fastify app with all that services share: health, OpenAPI, access control, request ids and traces,
 * strict JSON bodies, and problems for every error. The caller adds its routes; whoever runs it listens.
 *
 * Every route under /api says who may call it, by spreading one of `access.*` into its options, or this throws.
 */
export function createHttpApp(defaults: HttpDefaults, options: HttpAppOptions): App {
  const app: App = fastify(serverOptions(defaults, options)).withTypeProvider<TypeBoxTypeProvider>();
  refuseCodedBodies(app);
  takeJsonBodies(app);
  beginRequests(app);
  const paths = applyRouteRules(app, defaults);
  answerErrors(app, { ...defaults, statuses: options.problems ?? {}, paths });
  healthRoutes(app, defaults);
  registerOpenApiRoute(app, defaults, options, paths);
  messagingRoutes(app, defaults);
  deadLetterRoutes(app, defaults);
  contractRoutes(app, defaults);
  queueRoutes(app, defaults);
  messageHistoryRoutes(app, defaults);
  replayRoutes(app, defaults);
  logLevelRoutes(app, defaults);
  configRoutes(app, defaults);
  circuitRoutes(app, defaults);
  metricsRoutes(app, defaults);
  return app;
}

// Given here, so that Fastify does not load its own. Its types ask for those of the packages that it would load.
const compilersFactory = {
  buildValidator: () => compileValidator,
  buildSerializer: () => compileSerializer,
} as unknown as NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

function serverOptions(
  { logger }: HttpDefaults,
  { bodyLimitBytes = ONE_MIB }: HttpAppOptions,
): FastifyServerOptions<RawServerDefault, FastifyBaseLogger> {
  return {
    loggerInstance: logger as FastifyBaseLogger,
    // The logger adds the ids of the work under way by itself, so that no request needs a logger of its own.
    childLoggerFactory: (logger) => logger,
    logController: new ServerLog(),
    bodyLimit: bodyLimitBytes,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
    genReqId: requestIdOf,
    requestIdHeader: false,
    return503OnClosing: false,
    serverFactory: (listener) => createHttpServer(listener),
    clientErrorHandler: answerClientError,
    frameworkErrors: answerFrameworkError,
    schemaController: { compilersFactory },
  };
}
