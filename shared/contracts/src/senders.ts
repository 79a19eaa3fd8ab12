import type { Exchange, MessageContract } from '@platform/messaging/message.ts';
import * as inventory from './inventory-messages.ts';
import * as order from './order-messages.ts';
import * as payment from './payment-messages.ts';
import * as product from './product-messages.ts';
import * as shipping from './shipping-messages.ts';
import * as user from './user-messages.ts';

/** Every message of the platform. */
export const ALL_MESSAGES: readonly MessageContract[] = [inventory, order, payment, product, shipping, user]
  .flatMap((module) => Object.values(module) as unknown[])
  .filter(isContract);

/** What a service may send, and on which exchange. */
export interface SendingRight {
  readonly exchange: Exchange;
  readonly type: string;
}

/** The types that contracts let `service` send: what its login at the bus is permitted. */
export function sendingRights(service: string): SendingRight[] {
  return ALL_MESSAGES.filter(({ sentBy = [] }) => sentBy.includes(service)).map(({ exchange, type }) => ({
    exchange,
    type,
  }));
}

function isContract(exported: unknown): exported is MessageContract {
  return typeof exported === 'object' && exported !== null && 'exchange' in exported && 'schema' in exported;
}
