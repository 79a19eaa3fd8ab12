import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { listTransactions } from '../src/ledger/ledger-repository.ts';
import { listPayments, type PaymentFilter } from '../src/payments/payment-repository.ts';
import { paymentWorld } from './payment-world.ts';

test('to list few payments or movements, no others are looked at', async (t) => {
  const { database } = await paymentWorld(t);
  await database.query(sql`
    insert into payment (payment_id, order_id, customer_id, status, pending, amount_minor, currency, card_token,
      captured_minor, refunding_minor)
    select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
      case n when 1 then 'requested' when 2 then 'authorised' else 'captured' end,
      case n when 1 then 'authorise' end, 100, 'GBP', 'tok_visa', case when n > 2 then 100 else 0 end,
      case n when 3 then 50 else 0 end
    from generate_series(1, 5000) as n`);
  await database.query(sql`
    insert into refund (refund_id, payment_id, amount_minor, reason, status)
    select gen_random_uuid(), payment_id, 50, 'broken', 'requested' from payment where refunding_minor > 0`);
  await database.query(sql`
    insert into ledger_transaction (transaction_id, payment_id, kind, reference)
    select gen_random_uuid(), payment_id, 'capture', payment_id::text from payment where status = 'captured'`);
  await database.query(sql`vacuum analyze`);
  const lists: [PaymentFilter, number][] = [
    [{ isInDoubt: true }, 2],
    [{ isInDoubt: true, status: 'captured' }, 1],
    [{ status: 'requested' }, 1],
    [{ status: 'authorised', isInDoubt: false }, 1],
    [{ status: 'voided' }, 0],
  ];
  for (const [filter, count] of lists) {
    const visits = await visitedRows(database, 'payment', async (tx) =>
      assert.equal((await listPayments(tx, filter, { limit: 50 })).length, count),
    );
    assert.ok(visits < 50, `${visits} rows and entries looked at for ${count} of ${JSON.stringify(filter)}`);
  }
  const visits = await visitedRows(database, 'ledger_transaction', async (tx) =>
    assert.deepEqual(await listTransactions(tx, { kind: 'refund' }, { limit: 50 }), []),
  );
  assert.ok(visits < 50, `${visits} rows and entries looked at for no refund`);
});
