import type { ServiceStatus } from '@platform/api-client/operations.ts';
import { SERVICES } from '@platform/contracts/services.ts';
import type { Visitor } from '../../session/visitor.ts';
import { CALL, type Part, part } from '../parts/part.ts';
import type { MessagingLevels } from './messaging-levels.ts';

export type ServiceName = (typeof SERVICES)[number]['name'];
export type BusService = Extract<(typeof SERVICES)[number], { usesBus: true }>['name'];

export interface Overview {
  readonly services: Part<readonly ServiceStatus[]>;
  /** Of the services that said so. */
  readonly messaging: ReadonlyMap<string, MessagingLevels>;
}

/** Those that send or handle messages. */
export const BUS_SERVICES: readonly BusService[] = SERVICES.filter(({ usesBus }) => usesBus).map(
  ({ name }) => name as BusService,
);

/** How the gateway sees the services. */
export function gatherStatus({ api }: Visitor): Promise<Overview['services']> {
  return part(api.call('GET /api/status', {}, CALL).then(({ services }) => services));
}
