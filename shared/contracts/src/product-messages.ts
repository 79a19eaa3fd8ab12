import { defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import { AmountMinor, Currency, Sku } from './field-types.ts';

const ProductState = Type.Object({
  sku: Sku,
  name: Type.String(),
  price_minor: AmountMinor,
  currency: Currency,
  is_stocked: Type.Boolean(),
  is_archived: Type.Boolean(),
});

export const productCreated = defineEvent('product.created', ProductState);
export const productUpdated = defineEvent('product.updated', ProductState);
export const productArchived = defineEvent('product.archived', ProductState);
