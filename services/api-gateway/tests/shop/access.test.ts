import { test } from 'node:test';
import { assertAccess } from '../access-table.ts';

test('the shop window is open; orders need a token, and what runs the shop a role', async (t) => {
  await assertAccess(t, [
    ['GET /api/products', 200, 200, 200, 200],
    ['HEAD /api/products/TEAPOT', 200, 200, 200, 200],
    ['POST /api/products', 401, 200, 200, 200],
    ['POST /api/products/lookup', 200, 200, 200, 200],
    ['POST /api/products/import', 401, 403, 403, 200],
    ['GET /api/categories', 200, 200, 200, 200],
    ['GET /api/carts/me', 401, 200, 200, 200],
    ['POST /api/orders', 401, 200, 200, 200],
    ['OPTIONS /api/orders', 200, 200, 200, 200],
    ['GET /api/sagas', 401, 403, 403, 200],
    ['GET /api/admin/order-service/audit/orders', 401, 403, 403, 200],
  ]);
});
