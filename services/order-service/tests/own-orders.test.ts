import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import type { Role } from '@platform/service-defaults/access/principal.ts';
import { leastPriceMinor } from '../src/orders/placing/negotiated-prices.ts';
import { startOrderService } from './order-fixture.ts';

const service = await startOrderService({ after });

/** Somebody with `roles`, who is a customer as well, and a customer of theirs. */
function somebody(roles: Role[]) {
  const [userId, customerId] = [randomUUID(), randomUUID()];
  service.customers.add(customerId).add(userId);
  const token = service.tokenFor({ userId, roles });
  const place = (customer_id: string | undefined, prices: (number | undefined)[]) =>
    service.call('POST', '/api/orders', {
      token,
      body: {
        ...(customer_id && { customer_id }),
        lines: prices.map((unit_price_minor) => ({
          sku: 'MUG',
          quantity: 1,
          ...(unit_price_minor !== undefined && { unit_price_minor }),
        })),
      },
    });
  return { userId, customerId, token, place };
}

describe('an order of their own', () => {
  for (const role of ['customer', 'staff', 'admin'] as const) {
    test(`has the prices of the catalogue for ${role}, however it is named`, async () => {
      const { userId, place } = somebody([role]);
      for (const customer of [undefined, userId, userId.toUpperCase()])
        for (const price of [0, 1, 449, 450, 900]) {
          const { status, body } = await place(customer, [price]);
          assert.deepEqual([status, body.code], [422, 'price-not-allowed'], `${customer} ${price}`);
          assert.deepEqual(body.errors[0].field, 'lines/0/unit_price_minor');
        }
      const { status, body } = await place(userId.toUpperCase(), [undefined]);
      assert.deepEqual([status, body.customer_id, body.total_minor], [201, userId, 450]);
    });

    test(`can be cancelled by ${role} as by any customer`, async () => {
      const { token, place } = somebody([role]);
      const { body } = await place(undefined, [undefined]);
      const answer = await service.call('POST', `/api/orders/${body.id}/cancel`, { token, body: {} });
      assert.equal(answer.status, 202);
    });
  }

  for (const [operation, body] of [
    ['retry', {}],
    ['skip', {}],
    ['force', { outcome: 'confirm' }],
    ['force', { outcome: 'compensate' }],
  ] as const)
    test(`has a saga that its admin may not ${operation} ${JSON.stringify(body)}, and another may`, async () => {
      const owner = somebody(['admin']);
      const { body: order } = await owner.place(undefined, [undefined]);
      const url = `/api/sagas/${order.id}/${operation}`;
      const answerTo = ({ token }: { token: string }) =>
        service.call('POST', url, { token, body: { reason: 'because', ...body } });
      const refused = await answerTo(owner);
      assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden']);
      assert.match(refused.body.detail, /your own order/);
      const other = await answerTo(somebody(['admin']));
      assert.notEqual(other.status, 403);
    });
});

describe("a price that is agreed for another's order", () => {
  for (const [price, isTaken] of [
    [359, false],
    [360, true],
    [450, true],
    [1_000, true],
    [0, false],
  ] as const)
    test(`of ${price} in the place of 450 is ${isTaken ? 'taken' : 'refused'} from staff`, async () => {
      const { customerId, place } = somebody(['staff']);
      const { status, body } = await place(customerId, [450, price]);
      assert.equal(status, isTaken ? 201 : 422);
      if (isTaken) return;
      assert.equal(body.code, 'price-not-allowed');
      assert.deepEqual(body.errors, [
        {
          field: 'lines/1/unit_price_minor',
          message: "must be at least 360: the catalogue's price is 450",
        },
      ]);
    });

  test('may be any from an admin, and is recorded with who did it', async () => {
    const { userId, customerId, token, place } = somebody(['admin']);
    const { status, body } = await place(customerId, [0, 360]);
    assert.equal(status, 201);
    const events = await service.database.query(sql`
      select type, user_id, actor_id, details from security_event where user_id = ${customerId}`);
    const lines = [{ sku: 'MUG', unit_price_minor: 0, catalogue_price_minor: 450 }];
    const details = { order_id: body.id, line_count: 1, lines };
    assert.deepEqual(events, [{ type: 'price.undercut', user_id: customerId, actor_id: userId, details }]);
    const path = `/api/admin/order-service/security-events?type=price.undercut&actor_id=${userId}`;
    const listed = await service.call('GET', path, { token });
    assert.deepEqual([listed.status, listed.body.items.length], [200, 1]);
  });

  test('is recorded only if it undercuts, and only with an order', async () => {
    const { userId, customerId, place } = somebody(['admin']);
    await place(customerId, [360, 900]);
    await place(randomUUID(), [1]);
    const events = await service.database.query(sql`select from security_event where actor_id = ${userId}`);
    assert.equal(events.length, 0);
  });

  test('is rounded up, so that no rounding goes below', () => {
    assert.deepEqual(
      [leastPriceMinor(450, 20), leastPriceMinor(1, 20), leastPriceMinor(0, 20), leastPriceMinor(999, 33)],
      [360, 1, 0, 670],
    );
    assert.deepEqual([leastPriceMinor(450, 0), leastPriceMinor(450, 100)], [450, 0]);
  });
});
