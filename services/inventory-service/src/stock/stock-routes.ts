import { SkuInput, SkuPrefix } from '@platform/contracts/field-types.ts';
import {
  MAX_STOCK,
  StockLevelResponse,
  StockMovementResponse,
} from '@platform/contracts/http/inventory-http.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { decodeCursor, PageOf, PageQuery, pageOf } from '@platform/service-defaults/http/page.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { stockLevelResponse } from './stock-level.ts';
import { stockMovementResponse } from './stock-movement.ts';
import { findLevel, listLevels, listMovements } from './stock-repository.ts';

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

interface Deps {
  readonly database: Database;
}

/** Reading the stock. */
export function stockRoutes(app: App, deps: Deps): void {
  listLevelsRoute(app, deps);
  getLevelRoute(app, deps);
  listMovementsRoute(app, deps);
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
    async ({ query }) => {
      const rows = await listLevels(database, {
        prefix: (query.prefix ?? '').toUpperCase(),
        maxAvailable: query.max_available ?? Number.MAX_SAFE_INTEGER,
        after: query.cursor === undefined ? '' : decodeCursor(query.cursor, isKeptSku),
        limit: query.limit + 1,
      });
      return pageOf(rows, query.limit, (row) => row.sku, stockLevelResponse);
    },
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
      return stockLevelResponse(row);
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
    async ({ params, query: { limit, cursor } }) => {
      const sku = params.sku.toUpperCase();
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(cursor, isMovementId);
      const rows = await listMovements(database, sku, before, limit + 1);
      if (rows.length === 0 && (await findLevel(database, sku)) === undefined) throw unknownSku(params.sku);
      return pageOf(rows, limit, (row) => row.id, stockMovementResponse);
    },
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
