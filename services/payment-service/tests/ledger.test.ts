import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import fc from 'fast-check';
import { auditLedger } from '../src/audit/audit-repository.ts';
import { openPayment } from '../src/payments/payment-repository.ts';
import { MIGRATIONS } from './payment-world.ts';

const { database } = await createTestDatabase({ after }, { migrations: MIGRATIONS });

async function transaction(): Promise<string> {
  const transactionId = randomUUID();
  const payment = await openPayment(database, {
    orderId: randomUUID(),
    customerId: randomUUID(),
    amountMinor: 100,
    currency: 'GBP',
    cardToken: 'tok_visa',
  });
  await database.query(
    sql`insert into ledger_transaction (transaction_id, payment_id, kind, reference)
        values (${transactionId}, ${payment.paymentId}, 'capture', ${transactionId})`,
  );
  return transactionId;
}

interface Entry {
  readonly account: string;
  readonly currency: string;
  readonly amount: number;
}

function addEntries(transactionId: string, entries: readonly Entry[]): Promise<unknown> {
  return database.query(
    sql`insert into ledger_entry (transaction_id, account, currency, amount_minor)
        select ${transactionId}, * from unnest(${entries.map((e) => e.account)}::text[],
          ${entries.map((e) => e.currency)}::text[], ${entries.map((e) => e.amount)}::bigint[])`,
  );
}

test('the database takes entries exactly when they sum to zero in every currency', async () => {
  const entry = fc.record({
    account: fc.constantFrom('provider-receivable', 'sales', 'refunds'),
    currency: fc.constantFrom('GBP', 'EUR'),
    amount: fc.integer({ min: -3, max: 3 }).filter((amount) => amount !== 0),
  });
  const entries = fc.uniqueArray(entry, {
    selector: ({ account, currency }) => `${account} ${currency}`,
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(entries, async (drawn) => {
      const sums = new Map<string, number>();
      for (const { currency, amount } of drawn) sums.set(currency, (sums.get(currency) ?? 0) + amount);
      const balances = [...sums.values()].every((sum) => sum === 0);
      const added = addEntries(await transaction(), drawn);
      if (balances) await added;
      else await assert.rejects(added, { code: '23514' });
    }),
    { numRuns: 60 },
  );
});

test('an entry can be neither changed nor removed', async () => {
  const id = await transaction();
  await addEntries(id, [
    { account: 'provider-receivable', currency: 'GBP', amount: 5 },
    { account: 'sales', currency: 'GBP', amount: -5 },
  ]);
  for (const statement of [
    sql`update ledger_entry set amount_minor = 1 where transaction_id = ${id}`,
    sql`delete from ledger_entry where transaction_id = ${id}`,
    sql`delete from ledger_transaction where transaction_id = ${id}`,
    sql`truncate ledger_entry cascade`,
  ])
    await assert.rejects(database.query(statement), /append-only/);
});

test('a balanced transaction cannot be unbalanced later', async () => {
  const id = await transaction();
  await addEntries(id, [
    { account: 'provider-receivable', currency: 'GBP', amount: 5 },
    { account: 'sales', currency: 'GBP', amount: -5 },
  ]);
  await assert.rejects(addEntries(id, [{ account: 'refunds', currency: 'GBP', amount: 1 }]), /balance/);
});

test('refuses accounts that the chart does not have', async () => {
  const id = await transaction();
  await assert.rejects(
    addEntries(id, [
      { account: 'pocket', currency: 'GBP', amount: 5 },
      { account: 'sales', currency: 'GBP', amount: -5 },
    ]),
    { code: '23514' },
  );
});

test('the audit names a transaction without entries', async () => {
  const id = await transaction();
  assert.ok((await auditLedger(database)).unbalanced.includes(id));
});
