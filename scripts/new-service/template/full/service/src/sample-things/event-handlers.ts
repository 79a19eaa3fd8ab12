import { userDeactivated } from '@platform/contracts/messages/user-messages.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import { hideSampleThingsOf } from './sample-thing-repository.ts';

export const EVENT_QUEUE = 'sample-thing-service.events';

export function eventHandlers(): MessageHandler[] {
  return [
    on(userDeactivated, async ({ data }, { once }) => {
      await once((tx) => hideSampleThingsOf(tx, data.user_id));
    }),
  ];
}
