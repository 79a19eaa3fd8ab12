import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import { ALL_MESSAGES, busRightsOf } from '@platform/contracts/senders.ts';
import type { BusRights } from '@platform/messaging/bus-rights.ts';
import { defineCommand, defineEvent, type MessageContract } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';

const NOTHING = Type.Object({});

/** Two services that only these tests know: the desk asks, and parcel-service sends what it is asked for. */
export const OWN_SERVICES = ['desk-service', 'parcel-service'] as const;

export const sendParcel = defineCommand('parcel.send', NOTHING, {
  sentBy: ['desk-service'],
  handledBy: 'parcel-service',
});
export const openDesk = defineCommand('desk.open', NOTHING, {
  sentBy: ['parcel-service'],
  handledBy: 'desk-service',
});
export const parcelSent = defineEvent('parcel.sent', NOTHING, { sentBy: ['parcel-service'] });
const OWN_MESSAGES: readonly MessageContract[] = [sendParcel, openDesk, parcelSent];

/** Those of the platform, and these two. */
export const SERVICES: readonly string[] = [...MESSAGING_SERVICES, ...OWN_SERVICES];
export const MESSAGES: readonly MessageContract[] = [...ALL_MESSAGES, ...OWN_MESSAGES];

export function rightsOf(service: string): BusRights {
  const { sends, handles } = busRightsOf(service);
  return {
    service,
    sends: [...sends, ...OWN_MESSAGES.filter(({ sentBy = [] }) => sentBy.includes(service)).map(rightTo)],
    handles: [...handles, ...OWN_MESSAGES.filter(({ handledBy }) => handledBy === service).map(rightTo)],
  };
}

function rightTo({ exchange, type }: MessageContract) {
  return { exchange, type };
}
