import type { BusRight, BusRights } from '@platform/messaging/bus-rights.ts';
import type { MessageContract } from '@platform/messaging/message.ts';
import { MESSAGE_MODULES } from './message-modules.ts';

/** Every message of the platform. */
export const ALL_MESSAGES: readonly MessageContract[] = MESSAGE_MODULES.flatMap(
  (module) => Object.values(module) as unknown[],
).filter(isContract);

/** What contracts let `service` send, and which commands they let it listen to. */
export function busRightsOf(service: string): BusRights {
  return {
    service,
    sends: rights(({ sentBy = [] }) => sentBy.includes(service)),
    handles: rights(({ handledBy }) => handledBy === service),
  };
}

function rights(isGranted: (contract: MessageContract) => boolean): BusRight[] {
  return ALL_MESSAGES.filter(isGranted).map(({ exchange, type }) => ({ exchange, type }));
}

function isContract(exported: unknown): exported is MessageContract {
  return typeof exported === 'object' && exported !== null && 'exchange' in exported && 'schema' in exported;
}
