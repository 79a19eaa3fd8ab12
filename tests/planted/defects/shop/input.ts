import type { Defect } from '../../defect.ts';

const TEXTS = ['tests/input/texts.test.ts'];
const CART_TESTS = ['services/order-service/tests/cart-returns.test.ts'];

/** What people send: texts, names of things, what another service refuses, and carts. */
export const defects: readonly Defect[] = [
  {
    name: 'field-without-text-rule',
    what: 'the reason of a cancellation may have any characters',
    file: 'services/order-service/src/orders/cancelling/cancel-routes.ts',
    replace: 'Lines(500, { minLength: 1 })',
    by: 'Type.String({ maxLength: 500, minLength: 1 })',
    tests: TEXTS,
  },
  {
    name: 'sku-with-dot-segment',
    what: 'a product can be made that no address opens',
    file: 'shared/contracts/src/shop/field-types.ts',
    replace: '(?!.*\\/\\.{1,2}(?:\\/|$))',
    by: '',
    tests: ['tests/input/shop/names.test.ts'],
  },
  {
    name: 'own-sku-in-orders',
    what: 'order-service takes a sku that no product can have, and asks product-service for it',
    file: 'services/order-service/src/orders/order-schemas.ts',
    replace: '    sku: SkuInput,\n',
    by: '    sku: Type.String({ minLength: 1, maxLength: 64 }),\n',
    tests: ['services/order-service/tests/place-order.test.ts'],
  },
  {
    name: 'unaskable-skus-asked',
    what: 'what can be no sku is asked for, and one such line of a cart spoils all',
    file: 'services/order-service/src/catalogue/product-catalogue.ts',
    replace: '[...new Set(skus)].filter(isSku)',
    by: '[...new Set(skus)]',
    tests: ['services/order-service/tests/product-catalogue.test.ts'],
  },
  {
    name: 'declined-card-empties-cart',
    what: 'what a rejected order did not buy is gone from the cart',
    file: 'services/order-service/src/carts/checked-out-items.ts',
    replace: "status in ('rejected', 'cancelled')",
    by: "status = 'cancelled'",
    tests: CART_TESTS,
  },
  {
    name: 'cart-overwritten-by-return',
    what: 'what comes back into a cart takes the place of what is in it by then',
    file: 'services/order-service/src/carts/checked-out-items.ts',
    replace: 'least(cart_item.quantity::bigint + excluded.quantity, ',
    by: 'least(excluded.quantity::bigint, ',
    tests: CART_TESTS,
  },
  {
    name: 'returned-items-kept',
    what: 'what was put back into a cart is put back again',
    file: 'services/order-service/src/carts/checked-out-items.ts',
    replace: `      delete from checked_out_item using \${ended} where checked_out_item.order_id = \${ended}.id
      returning checked_out_item.*, \${ended}.status`,
    by: `      select checked_out_item.*, \${ended}.status
      from checked_out_item join \${ended} on checked_out_item.order_id = \${ended}.id`,
    tests: CART_TESTS,
  },
];
