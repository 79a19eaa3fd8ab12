import type { Circuit, Setting } from '@platform/api-client/operations.ts';
import type { Visitor } from '../../session/visitor.ts';
import { CALL, type Part, part } from '../parts/part.ts';
import { isLevelled, type ServiceName } from './service-name.ts';
import { type ServiceState, serviceStates } from './service-states.ts';

/** One service, each part asked on its own: the gateway answers for one that is away. */
export interface ServiceView {
  readonly name: ServiceName;
  /** Undefined within for one that the gateway knows no instance of. */
  readonly state: Part<ServiceState | undefined>;
  readonly circuits: Part<readonly Circuit[]>;
  /** How much it logs; undefined where that is a setting alone. */
  readonly level: Part<string> | undefined;
}

/** All services as the gateway sees them. */
export function gatherServices({ api }: Visitor): Promise<Part<readonly ServiceState[]>> {
  return part(api.call('GET /api/status', {}, CALL).then(({ services }) => serviceStates(services)));
}

export async function gatherService(visitor: Visitor, name: ServiceName): Promise<ServiceView> {
  const { api } = visitor;
  const [services, circuits, level] = await Promise.all([
    gatherServices(visitor),
    part(api.call(`GET /api/admin/${name}/circuits`, {}, CALL)),
    isLevelled(name)
      ? part(api.call(`GET /api/admin/${name}/log-level`, {}, CALL).then(({ level }) => level))
      : undefined,
  ]);
  const state =
    'missing' in services ? services : { value: services.value.find((service) => service.name === name) };
  return { name, state, circuits, level };
}

export function gatherSettings({ api }: Visitor, name: ServiceName): Promise<Part<readonly Setting[]>> {
  return part(api.call(`GET /api/admin/${name}/config`, {}, CALL));
}
