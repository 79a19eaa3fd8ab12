import { defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import type { Parties } from '../message-parties.ts';
import { AmountMinor, Currency, Sku } from './field-types.ts';

/** Who may send: logins at the bus and the check of consumers follow from it. */
const FROM_PRODUCT: Parties = { sentBy: ['product-service'] };

const ProductState = Type.Object({
  sku: Sku,
  name: Type.String(),
  price_minor: AmountMinor,
  currency: Currency,
  is_stocked: Type.Boolean(),
  is_archived: Type.Boolean(),
});

export const productCreated = defineEvent('product.created', ProductState, FROM_PRODUCT);
export const productUpdated = defineEvent('product.updated', ProductState, FROM_PRODUCT);
export const productArchived = defineEvent('product.archived', ProductState, FROM_PRODUCT);
