import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import type { ServiceName } from '@platform/contracts/services.ts';

type Services = readonly ServiceDescription[];

/** What clients reach. */
export const EDGE: ServiceName = 'api-gateway';

export type WithDatabase = ServiceDescription & Required<Pick<ServiceDescription, 'database'>>;

export function withDatabase(services: Services): WithDatabase[] {
  return services.filter((service): service is WithDatabase => service.database !== undefined);
}

/** Whom `caller` asks over HTTP, the one for keys and revocations among them. */
export function calledOf(caller: ServiceDescription, services: Services): ServiceDescription[] {
  return services.filter(
    ({ name, issuesTokens }) => name !== caller.name && (issuesTokens || caller.calls.includes(name)),
  );
}

/** Those that another service asks. */
export function calledServices(services: Services): ServiceDescription[] {
  const called = new Set(services.flatMap((caller) => calledOf(caller, services)));
  return services.filter((service) => called.has(service));
}
