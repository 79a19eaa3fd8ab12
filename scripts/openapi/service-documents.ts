import { ALL_SERVICES } from '@platform/contracts/all-services.ts';
import { PLATFORM_VERSION } from '@platform/service-defaults/config/platform-version.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { HttpDefaults, MessagingState } from '@platform/service-defaults/http/http-defaults.ts';
import { Health } from '@platform/service-defaults/monitoring/health.ts';
import type { TokenVerifier } from '@platform/service-defaults/tokens/token-verifier.ts';
import { createLogger } from '@platform/telemetry/logger.ts';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { ownDocument } from '../../services/api-gateway/src/own-routes/own-document.ts';
import { ownRoutes } from '../../services/api-gateway/src/own-routes/own-routes.ts';
import { SERVICES, type ServiceName } from '../../services/api-gateway/src/services.ts';
import type { OpenApiDocument } from './document.ts';

type CreateApp = (deps: { readonly http: HttpDefaults }) => App;

// Telling what its routes are asks an app for nothing of what it works with.
const APPS: ReadonlyMap<ServiceName, CreateApp> = new Map(
  await Promise.all(
    SERVICES.map(async (service): Promise<[ServiceName, CreateApp]> => {
      const { createApp } = await import(`../../services/${service}/src/app.ts`);
      return [service, createApp];
    }),
  ),
);

/** The app of a service, connected to nothing: it can tell what its routes are, and whom it turns away. */
export function unconnectedApp(service: ServiceName, tokens?: TokenVerifier): App {
  const createApp = APPS.get(service);
  if (createApp === undefined) throw new Error(`${service} has no app`);
  return createApp({ http: { ...httpDefaults(service), ...(tokens && { tokens }) } });
}

/** What each service's app says at `/openapi.json`; nothing is connected to, and nothing listens. */
export async function serviceDocuments(): Promise<Map<ServiceName, OpenApiDocument>> {
  const documents = new Map<ServiceName, OpenApiDocument>();
  for (const service of SERVICES) {
    const created = unconnectedApp(service);
    const answer = await created.inject('/openapi.json');
    documents.set(service, answer.json());
    await created.close();
  }
  return documents;
}

/** What the gateway answers itself. */
export function gatewayDocument(): OpenApiDocument {
  const routes = ownRoutes(httpDefaults('api-gateway'), () => []);
  return ownDocument(routes) as OpenApiDocument;
}

const nobody = () => Promise.reject(new Error('nobody is signed in here'));

function usesBus(service: string): boolean {
  return ALL_SERVICES.some((one) => one.name === service && one.usesBus);
}

function httpDefaults(service: string): HttpDefaults {
  return {
    service,
    version: PLATFORM_VERSION,
    tokens: { verify: nobody, verifyService: nobody },
    logger: createLogger({ service, level: 'silent' }),
    health: new Health(),
    metrics: new MetricRegistry(),
    isProduction: false,
    settings: () => [],
    // Who has a bus has a history of what went over it.
    ...(usesBus(service) && {
      messaging: { history: nobody, replay: nobody } as unknown as MessagingState,
    }),
  };
}
