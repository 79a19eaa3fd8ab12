import type { ServiceDescription } from './service-model.ts';
import { SERVICES, type ServiceName } from './services.ts';

/** Every service of the platform, by port. */
export const ALL_SERVICES: readonly ServiceDescription[] = SERVICES;

export const SERVICE_NAMES: readonly ServiceName[] = ALL_SERVICES.map(({ name }) => name);

/** Those that take part in messaging, each with an admin API of its own under its name. */
export const MESSAGING_SERVICES = SERVICES.filter(({ usesBus }) => usesBus).map(
  ({ name }) => name as MessagingService,
);

export type MessagingService = Extract<(typeof SERVICES)[number], { usesBus: true }>['name'];

/** Throws for a service that there is not. */
export function serviceOf(name: ServiceName): ServiceDescription {
  const found = ALL_SERVICES.find((service) => service.name === name);
  if (found === undefined) throw new Error(`there is no ${name} in services/: run \`npm run generate\``);
  return found;
}
