import { randomUUID } from 'node:crypto';
import type { OrderRecord } from './order-record.ts';
import type { Shop } from './shop.ts';

/** Opens the record of an order of one unit, to be sent as often as its test likes. */
export function openOrder({ books }: Shop, sku: string): OrderRecord {
  const lines = [{ sku, quantity: 1 }];
  return books.open({ key: randomUUID(), kind: 'repeated', lines, cardToken: 'tok_visa' });
}
