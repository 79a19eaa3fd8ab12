import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { listShipments } from '../src/shipments/shipment-repository.ts';
import { shippingWorld } from './shipping-world.ts';

test('to list shipments of a status, or a tracking number, no others are looked at', async (t) => {
  const { database } = await shippingWorld(t);
  await database.query(sql`
    insert into shipment (shipment_id, order_id, customer_id, status, carrier, tracking_number, lines)
    select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
      case n when 1 then 'returned' else 'delivered' end, 'c', n::text, '[]'
    from generate_series(1, 5000) as n`);
  await database.query(sql`vacuum analyze shipment`);
  for (const [status, count] of [
    ['returned', 1],
    ['in_transit', 0],
  ] as const) {
    const visits = await visitedRows(database, 'shipment', async (tx) =>
      assert.equal((await listShipments(tx, { status }, { limit: 50 })).length, count),
    );
    assert.ok(visits < 50, `${visits} rows and entries looked at for ${count} ${status}`);
  }
  const visits = await visitedRows(database, 'shipment', async (tx) =>
    assert.equal((await listShipments(tx, { trackingNumber: '77' }, { limit: 50 })).length, 1),
  );
  assert.ok(visits < 50, `${visits} rows and entries looked at for one tracking number`);
});
