import { SERVICE_NAMES } from '@platform/contracts/all-services.ts';
import type { ServiceName as AnyName } from '@platform/contracts/services.ts';

const GATEWAY = 'api-gateway';

export type ServiceName = Exclude<AnyName, typeof GATEWAY>;

/** The services behind the gateway. */
export const SERVICES: readonly ServiceName[] = SERVICE_NAMES.filter((name) => name !== GATEWAY);
