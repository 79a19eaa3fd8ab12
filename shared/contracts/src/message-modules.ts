// Generated from **/*-messages.ts by `npm run generate`: do not edit.
import * as user from './messages/user-messages.ts';
import * as inventory from './shop/inventory-messages.ts';
import * as order from './shop/order-messages.ts';
import * as orderReturn from './shop/order-return-messages.ts';
import * as payment from './shop/payment-messages.ts';
import * as product from './shop/product-messages.ts';
import * as shipping from './shop/shipping-messages.ts';

/** Every file of messages. */
export const MESSAGE_MODULES: readonly object[] = [
  inventory,
  order,
  orderReturn,
  payment,
  product,
  shipping,
  user,
];
