import { SERVICES } from '@platform/contracts/services.ts';

export type ServiceName = (typeof SERVICES)[number]['name'];
/** Those whose log level can be changed while they run: the gateway's is a setting. */
export type LevelledService = Exclude<ServiceName, 'api-gateway'>;

export const SERVICES_PATH = '/console/services';

/** The service of this name, if there is one. */
export function serviceNamed(name: string | undefined): ServiceName | undefined {
  return SERVICES.find((service) => service.name === name)?.name;
}

export function isLevelled(name: ServiceName): name is LevelledService {
  return name !== 'api-gateway';
}

export function servicePath(name: string): string {
  return `${SERVICES_PATH}/${name}`;
}

/** True for what brings this page to the browser: paused or killed, it could not show what comes next. */
export function isNeededByThisPage(name: ServiceName): boolean {
  return name === 'web' || name === 'api-gateway';
}
