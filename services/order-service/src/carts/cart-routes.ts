import { Quantity, SkuInput } from '@platform/contracts/shop/field-types.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { ProductCatalogue } from '../catalogue/product-catalogue.ts';
import { checkoutFields, MAX_LINES, OrderView } from '../orders/order-schemas.ts';
import { idempotencyKey } from '../orders/placing/idempotency.ts';
import { answerPlaced, type PlacingDeps, placingHeaders } from '../orders/placing/placing-answer.ts';
import { countOtherItems, listItems, putItem, removeItem } from './cart-repository.ts';
import { checkOut } from './check-out.ts';

const Cart = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        sku: Type.String(),
        quantity: Type.Integer(),
        name: Type.Union([Type.String(), Type.Null()]),
        unit_price_minor: Type.Union([Type.Integer(), Type.Null()], {
          description: 'null when no longer sold',
        }),
        currency: Type.Union([Type.String(), Type.Null()]),
        is_sold: Type.Boolean({ description: 'false: take it out, a check-out would be refused' }),
      }),
    ),
  },
  { title: 'Cart' },
);

const ItemPath = Type.Object({ sku: SkuInput });

/** A customer's cart: one per account, priced by the catalogue each time it is looked at. */
export function cartRoutes(app: App, deps: PlacingDeps): void {
  getCartRoute(app, deps);
  putItemRoute(app, deps);
  removeItemRoute(app, deps);
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
      await refuseUnsold(catalogue, sku);
      if ((await countOtherItems(database, userId, sku)) >= MAX_LINES) {
        throw new DomainError('cart-full', `A cart holds at most ${MAX_LINES} products.`);
      }
      await putItem(database, userId, { sku, quantity: request.body.quantity });
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

async function refuseUnsold(catalogue: ProductCatalogue, sku: string): Promise<void> {
  const product = (await catalogue.lookup([sku])).get(sku);
  if (product === undefined || product.isArchived) {
    throw new DomainError('products-unavailable', `The product ${sku} is not sold.`, {
      errors: [{ field: 'sku', message: 'is not in the catalogue, or no longer sold' }],
    });
  }
}

async function showCart(database: Database, catalogue: ProductCatalogue, customerId: string) {
  const items = await listItems(database, customerId);
  const products = items.length === 0 ? new Map() : await catalogue.lookup(items.map(({ sku }) => sku));
  return {
    items: items.map(({ sku, quantity }) => {
      const product = products.get(sku);
      const isSold = product !== undefined && !product.isArchived;
      return {
        sku,
        quantity,
        name: product?.name ?? null,
        unit_price_minor: isSold ? product.priceMinor : null,
        currency: isSold ? product.currency : null,
        is_sold: isSold,
      };
    }),
  };
}
