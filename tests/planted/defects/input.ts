import type { Defect } from '../defect.ts';

const TEXT = 'shared/schema/src/text.ts';
const TEXTS = ['tests/input/texts.test.ts'];
const CART_TESTS = ['services/order-service/tests/cart-returns.test.ts'];

/** What people send: texts, names of things, what another service refuses, and carts. */
export const INPUT_DEFECTS: readonly Defect[] = [
  {
    name: 'joiners-refused',
    what: 'a Persian word with a non-joiner cannot be written',
    file: TEXT,
    replace: "const rest = text.replaceAll(NEEDED_FORMAT, '');",
    by: 'const rest = text;',
    tests: TEXTS,
  },
  {
    name: 'unassigned-characters-taken',
    what: 'text may have noncharacters and what Unicode has not assigned',
    file: TEXT,
    replace: 'const REFUSED = /[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Cn}\\p{Cf}]/u;',
    by: 'const REFUSED = /[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Cf}]/u;',
    tests: TEXTS,
  },
  {
    name: 'field-without-text-rule',
    what: 'the reason of a cancellation may have any characters',
    file: 'services/order-service/src/orders/order-routes.ts',
    replace: 'Lines(500, { minLength: 1 })',
    by: 'Type.String({ maxLength: 500, minLength: 1 })',
    tests: TEXTS,
  },
  {
    name: 'text-counted-as-sent',
    what: 'the length of a text is counted before it is composed',
    file: 'shared/schema/src/text-keywords.ts',
    replace: "  before: 'maxLength',\n",
    by: '',
    tests: ['shared/schema/src/text.test.ts'],
  },
  {
    name: 'sku-with-dot-segment',
    what: 'a product can be made that no address opens',
    file: 'shared/contracts/src/shop/field-types.ts',
    replace: '(?!.*\\/\\.{1,2}(?:\\/|$))',
    by: '',
    tests: ['tests/input/names.test.ts'],
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
    name: 'refusal-as-bad-gateway',
    what: "another service's 4xx is answered with 502",
    file: 'shared/service-defaults/src/problems/problem-of.ts',
    replace: '  if (isRefusal(error)) {',
    by: '  if (isRefusal(error) && detail === undefined) {',
    tests: ['shared/service-defaults/tests/error-answers.test.ts'],
  },
  {
    name: 'refused-sign-in-opens-circuit',
    what: 'a value that auth-service refuses counts as its failure, and nobody can sign in',
    file: 'services/user-service/src/sign-in/auth-client.ts',
    replace: 'reject(REFUSALS.has(error.code) ? refusal(error) : error)',
    by: 'reject(error)',
    tests: ['services/user-service/tests/auth-client.test.ts'],
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
