import { Quantity, SkuInput } from '@platform/contracts/shop/field-types.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { CatalogueProduct, ProductCatalogue } from '../catalogue/product-catalogue.ts';
import { checkoutFields, MAX_LINES, OrderView } from '../orders/order-schemas.ts';
import { idempotencyKey } from '../orders/placing/idempotency.ts';
import { answerPlaced, type PlacingDeps, placingHeaders } from '../orders/placing/placing-answer.ts';
import { putItem, removeItem } from './cart-repository.ts';
import { Cart, showCart } from './cart-view.ts';
import { checkOut } from './check-out.ts';
import { mergeCart, refuseFull } from './merge-cart.ts';

const ItemPath = Type.Object({ sku: SkuInput });

const MergeBody = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { sku: SkuInput, quantity: Quantity },
        { title: 'CartItemRequest', additionalProperties: false },
      ),
      { maxItems: MAX_LINES },
    ),
  },
  { title: 'CartMergeRequest', additionalProperties: false },
);

/** A customer's cart: one per account, priced by the catalogue each time it is looked at. */
export function cartRoutes(app: App, deps: PlacingDeps): void {
  getCartRoute(app, deps);
  putItemRoute(app, deps);
  removeItemRoute(app, deps);
  mergeRoute(app, deps);
  checkOutRoute(app, deps);
}

function getCartRoute(app: App, { database, catalogue }: PlacingDeps): void {
  app.get(
    '/api/carts/me',
    {
      ...access.user,
      schema: {
        summary: 'Your cart, at the prices of now',
        response: { 200: Cart },
        problems: ['refused-by-service'],
      },
    },
    (request) => showCart(database, catalogue, principalOf(request).userId),
  );
}

function putItemRoute(app: App, { database, catalogue }: PlacingDeps): void {
  app.put(
    '/api/carts/me/items/:sku',
    {
      ...access.user,
      schema: {
        summary: 'Put so many of a product into your cart',
        params: ItemPath,
        body: Type.Object({ quantity: Quantity }, { additionalProperties: false }),
        response: { 200: Cart },
        problems: ['products-unavailable', 'cart-full', 'refused-by-service'],
      },
    },
    async (request) => {
      const { userId } = principalOf(request);
      const sku = request.params.sku.toUpperCase();
      const price = await getSold(catalogue, sku);
      await refuseFull(database, userId, [sku]);
      await putItem(database, userId, { sku, quantity: request.body.quantity, price });
      return showCart(database, catalogue, userId);
    },
  );
}

function removeItemRoute(app: App, { database, catalogue }: PlacingDeps): void {
  app.delete(
    '/api/carts/me/items/:sku',
    {
      ...access.user,
      schema: {
        summary: 'Take a product out of your cart',
        params: ItemPath,
        response: { 200: Cart },
        problems: ['not-in-cart', 'refused-by-service'],
      },
    },
    async (request) => {
      const { userId } = principalOf(request);
      const wasThere = await removeItem(database, userId, request.params.sku.toUpperCase());
      if (!wasThere) throw new DomainError('not-in-cart', `There is no ${request.params.sku} in the cart.`);
      return showCart(database, catalogue, userId);
    },
  );
}

function mergeRoute(app: App, deps: PlacingDeps): void {
  app.post(
    '/api/carts/me/merge',
    {
      ...access.user,
      schema: {
        summary: 'Join another cart to yours, such as what was in it before you signed in',
        description:
          'Of a product in both the higher quantity stays, so a repetition changes nothing. ' +
          'What the catalogue does not know is left out.',
        body: MergeBody,
        response: { 200: Cart },
        problems: ['cart-full', 'refused-by-service'],
      },
    },
    async (request) => {
      const { userId } = principalOf(request);
      const items = request.body.items.map(({ sku, quantity }) => ({ sku: sku.toUpperCase(), quantity }));
      await mergeCart(deps, userId, items);
      return showCart(deps.database, deps.catalogue, userId);
    },
  );
}

function checkOutRoute(app: App, deps: PlacingDeps): void {
  app.post(
    '/api/carts/me/checkout',
    {
      ...access.user,
      schema: {
        summary: 'Order what is in your cart',
        description: 'If the order is rejected or cancelled, what was not bought is in the cart again.',
        headers: placingHeaders,
        body: Type.Object(checkoutFields, { additionalProperties: false }),
        response: { 201: OrderView },
        problems: [
          'cart-empty',
          'bad-idempotency-key',
          'idempotency-key-reused',
          'products-unavailable',
          'address-required',
          'mixed-currencies',
          'order-too-large',
          'refused-by-service',
        ],
        answerHeaders: ['Location', 'Preference-Applied', 'Idempotency-Replayed'],
      },
    },
    async (request, reply) => {
      const { card_token: cardToken, shipping_address: shippingAddress } = request.body;
      const key = idempotencyKey(request.headers['idempotency-key'], ['checkout', request.body]);
      const fields = { ...(cardToken ? { cardToken } : {}), ...(shippingAddress ? { shippingAddress } : {}) };
      const placed = await checkOut(deps, principalOf(request), fields, key);
      return answerPlaced(deps, request, reply, placed);
    },
  );
}

/** The product, if it is sold. Throws DomainError `products-unavailable`. */
async function getSold(catalogue: ProductCatalogue, sku: string): Promise<CatalogueProduct> {
  const product = (await catalogue.lookup([sku])).get(sku);
  if (product === undefined || product.isArchived) {
    throw new DomainError('products-unavailable', `The product ${sku} is not sold.`, {
      errors: [{ field: 'sku', message: 'is not in the catalogue, or no longer sold' }],
    });
  }
  return product;
}
