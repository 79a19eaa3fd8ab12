import { defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import { Uuid } from '../field-types.ts';

/** `sentBy` says who may send it: logins at the bus and the check of consumers follow from it. */
export const sampleThingCreated = defineEvent(
  'sample-thing.created',
  Type.Object({ sample_thing_id: Uuid, user_id: Uuid }),
  { sentBy: ['sample-thing-service'] },
);
