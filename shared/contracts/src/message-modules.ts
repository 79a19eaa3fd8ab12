// Generated from **/*-messages.ts by `npm run generate`: do not edit.
import * as inventory from './messages/inventory-messages.ts';
import * as order from './messages/order-messages.ts';
import * as payment from './messages/payment-messages.ts';
import * as product from './messages/product-messages.ts';
import * as shipping from './messages/shipping-messages.ts';
import * as user from './messages/user-messages.ts';

/** Every file of messages. */
export const MESSAGE_MODULES: readonly object[] = [inventory, order, payment, product, shipping, user];
