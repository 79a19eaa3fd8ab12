import type { MessagingState, ServiceStatus } from '@platform/api-client/operations.ts';
import { SERVICES } from '@platform/contracts/services.ts';
import type { Visitor } from '../../session/visitor.ts';
import { CALL, type Part, part } from '../parts/part.ts';

export type ServiceName = (typeof SERVICES)[number]['name'];
export type BusService = Extract<(typeof SERVICES)[number], { usesBus: true }>['name'];

export interface Overview {
  readonly services: Part<readonly ServiceStatus[]>;
  readonly messaging: readonly { readonly service: BusService; readonly state: Part<MessagingState> }[];
}

/** Those that send or handle messages. */
export const BUS_SERVICES: readonly BusService[] = SERVICES.filter(({ usesBus }) => usesBus).map(
  ({ name }) => name as BusService,
);

/** How the platform is, asked of all at once. */
export async function gatherOverview({ api }: Visitor): Promise<Overview> {
  const [services, ...messaging] = await Promise.all([
    part(api.call('GET /api/status', {}, CALL).then(({ services }) => services)),
    ...BUS_SERVICES.map(async (service) => ({
      service,
      state: await part(api.call(`GET /api/admin/${service}/messaging`, {}, CALL)),
    })),
  ]);
  return { services, messaging };
}
