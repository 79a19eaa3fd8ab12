import { IdempotencyKey } from '@platform/contracts/field-types.ts';
import { SkuInput } from '@platform/contracts/shop/field-types.ts';
import {
  AdjustmentRequest,
  AdjustmentResponse,
  StockImportRequest,
  StockImportResponse,
} from '@platform/contracts/shop/http/inventory-http.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { Moved } from '../availability/availability-watcher.ts';
import { adjustStock } from './adjust-stock.ts';
import { requestedAdjustment, requestedImport } from './requested-adjustments.ts';

const Key = IdempotencyKey('The same key again makes no second adjustment');

interface Deps {
  readonly database: Database;
  /** Told of what was moved, after its commit. */
  readonly onMoved?: (moved: Moved) => void;
}

/** Changing the stock by hand. */
export function adjustmentRoutes(app: App, deps: Deps): void {
  adjustStockRoute(app, deps);
  importStockRoute(app, deps);
}

function adjustStockRoute(app: App, { database, onMoved }: Deps): void {
  app.post(
    '/api/stock/:sku/adjustments',
    {
      ...access.roles('staff'),
      schema: {
        summary: 'Add to or take from the stock of one sku',
        params: Type.Object({ sku: SkuInput }),
        headers: Type.Object({ 'idempotency-key': Type.Optional(Key) }),
        body: AdjustmentRequest,
        response: { 201: AdjustmentResponse },
        problems: ['below-reserved', 'above-limit', 'reference-reused'],
      },
    },
    async (request, reply) => {
      const { userId } = principalOf(request);
      const key = request.headers['idempotency-key'];
      const adjustment = requestedAdjustment(request.params.sku, request.body, userId, key);
      const { movements, levels } = await adjustStock(database, userId, [adjustment]);
      onMoved?.({ skus: [adjustment.sku] });
      const [movement] = movements;
      const level = levels.get(adjustment.sku);
      if (movement === undefined || level === undefined)
        throw new Error('an adjustment has a movement and a level');
      // The same answer for a repeat: the client that sends it has not seen the first one.
      return reply.code(201).send({ movement, level });
    },
  );
}

function importStockRoute(app: App, { database, onMoved }: Deps): void {
  app.post(
    '/api/stock/import',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Adjust many skus at once, all or none',
        body: StockImportRequest,
        response: { 200: StockImportResponse },
        problems: ['below-reserved', 'above-limit', 'reference-reused'],
      },
    },
    async (request) => {
      const adjustments = requestedImport(request.body);
      const { planned } = await adjustStock(database, principalOf(request).userId, adjustments);
      onMoved?.({ skus: adjustments.map(({ sku }) => sku) });
      const applied = planned.filter(({ kind }) => kind === 'move').length;
      return { applied, unchanged: planned.length - applied };
    },
  );
}
