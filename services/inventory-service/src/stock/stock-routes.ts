import { SkuInput, SkuPrefix } from '@platform/contracts/shop/field-types.ts';
import {
  AdjustmentReference,
  MAX_STOCK,
  StockLevelResponse,
  StockMovementResponse,
} from '@platform/contracts/shop/http/inventory-http.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { findLevel, listLevels, listMovements, listMovementsOf } from './stock-repository.ts';

const SkuParams = Type.Object({ sku: SkuInput });

const StockQuery = Type.Object(
  {
    ...PageQuery.properties,
    prefix: Type.Optional(SkuPrefix),
    max_available: Type.Optional(
      Type.Integer({ minimum: 0, maximum: MAX_STOCK, description: 'Where no more than this is left' }),
    ),
  },
  { additionalProperties: false },
);

const ReferenceQuery = Type.Object(
  {
    reference: { ...AdjustmentReference, description: 'Id of an order, or the reference of an adjustment' },
    ...PageQuery.properties,
  },
  { additionalProperties: false },
);

interface Deps {
  readonly database: Database;
}

/** Reading the stock. */
export function stockRoutes(app: App, deps: Deps): void {
  listLevelsRoute(app, deps);
  getLevelRoute(app, deps);
  listMovementsRoute(app, deps);
  listMovementsOfRoute(app, deps);
}

function listLevelsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/stock',
    {
      ...access.roles('staff'),
      schema: {
        summary: 'Stock levels in sku order',
        querystring: StockQuery,
        response: { 200: PageOf(StockLevelResponse) },
      },
    },
    ({ query: { prefix = '', max_available: maxAvailable = Number.MAX_SAFE_INTEGER, ...page } }) =>
      readPage(page, {
        find: (after = '', limit) =>
          listLevels(database, { prefix: prefix.toUpperCase(), maxAvailable, after, limit }),
        keyOf: (row) => row.sku,
        isKey: isKeptSku,
      }),
  );
}

function getLevelRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/stock/:sku',
    {
      ...access.roles('staff'),
      schema: {
        summary: 'The stock of one sku',
        params: SkuParams,
        response: { 200: StockLevelResponse },
        problems: ['not-found'],
      },
    },
    async ({ params }) => {
      const row = await findLevel(database, params.sku.toUpperCase());
      if (row === undefined) throw unknownSku(params.sku);
      return row;
    },
  );
}

function listMovementsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/stock/:sku/movements',
    {
      ...access.roles('staff'),
      schema: {
        summary: 'The ledger of one sku, newest first',
        params: SkuParams,
        querystring: Type.Object(PageQuery.properties, { additionalProperties: false }),
        response: { 200: PageOf(StockMovementResponse) },
        problems: ['not-found'],
      },
    },
    ({ params, query }) => {
      const sku = params.sku.toUpperCase();
      return readPage(query, {
        async find(before = Number.MAX_SAFE_INTEGER, limit) {
          const rows = await listMovements(database, sku, before, limit);
          if (rows.length === 0 && (await findLevel(database, sku)) === undefined)
            throw unknownSku(params.sku);
          return rows;
        },
        keyOf: (row) => row.id,
        isKey: isMovementId,
      });
    },
  );
}

function listMovementsOfRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/stock/movements',
    {
      ...access.roles('staff'),
      schema: {
        summary: 'What an order, or another document, moved: over all skus, newest first',
        querystring: ReferenceQuery,
        response: { 200: PageOf(StockMovementResponse) },
      },
    },
    ({ query: { reference, ...page } }) =>
      readPage(page, {
        find: (before = Number.MAX_SAFE_INTEGER, limit) =>
          listMovementsOf(database, reference, before, limit),
        keyOf: (row) => row.id,
        isKey: isMovementId,
      }),
  );
}

/** Also those that an earlier release took. */
function isKeptSku(key: unknown): key is string {
  return typeof key === 'string' && /^[A-Z0-9][A-Z0-9 _./-]{0,63}$/.test(key);
}

function isMovementId(key: unknown): key is number {
  return typeof key === 'number' && Number.isSafeInteger(key) && key > 0;
}

function unknownSku(sku: string): DomainError {
  return new DomainError('not-found', `There is no stock of ${sku}, and never was.`);
}
