import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { ReservationStatus } from '@platform/contracts/shop/http/inventory-http.ts';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import type { Message } from '@platform/messaging/message.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { auditLevels } from '../src/audit/audit-repository.ts';
import { type ReserveOutcome, reserveStock } from '../src/reservations/reserve-stock.ts';
import type { StockLine } from '../src/reservations/stock-lines.ts';
import { adjustStock } from '../src/stock/adjust-stock.ts';
import { findLevel } from '../src/stock/stock-repository.ts';

export const STAFF = 'a0000000-0000-4000-8000-000000000001';

export interface TestInventory {
  readonly database: Database;
  readonly outbox: Outbox;
}

/** An inventory database of its own, and the outbox in it. */
export async function createTestInventory(t: Cleanup): Promise<TestInventory> {
  const { database } = await createTestDatabase(t, {
    migrations: [
      { scope: 'service', directory: fileURLToPath(new URL('../migrations/', import.meta.url)) },
      messagingMigrations,
    ],
  });
  return { database, outbox: new Outbox({ source: 'inventory-service' }) };
}

/** Puts `stock` on the shelves: sku to units. */
export async function stockUp(database: Database, stock: Readonly<Record<string, number>>): Promise<void> {
  await adjustStock(
    database,
    STAFF,
    Object.entries(stock).map(([sku, delta]) => ({ sku, change: { delta }, reason: 'stocked by the test' })),
  );
}

export function reserve(
  database: Database,
  lines: readonly StockLine[],
  { orderId = randomUUID() as string, expiresAt = inMinutes(15) } = {},
): Promise<ReserveOutcome> {
  return database.transaction((tx) => reserveStock(tx, { orderId, lines, expiresAt }));
}

export function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

/** On hand and reserved of a sku. */
export async function levelOf(database: Database, sku: string): Promise<[number, number]> {
  const level = await findLevel(database, sku);
  return level === undefined ? [0, 0] : [level.on_hand, level.reserved];
}

/** Everything that must hold of the books at any time; returns what does not. */
export async function auditBooks(database: Database): Promise<unknown[]> {
  const { levels } = await auditLevels(database, { after: '', limit: 100_000 });
  const held = await database.query<{ sku: string; quantity: number }>(sql`
    select w.sku, sum(w.quantity) as quantity
    from reservation r cross join lateral unnest(r.skus, r.quantities) as w (sku, quantity)
    where r.status = ${'reserved' satisfies ReservationStatus} group by w.sku`);
  const heldBySku = new Map(held.map(({ sku, quantity }) => [sku, quantity]));
  return levels.filter(
    (level) =>
      level.reserved < 0 ||
      level.on_hand < level.reserved ||
      level.on_hand !== level.ledger_on_hand ||
      level.reserved !== level.ledger_reserved ||
      level.reserved !== (heldBySku.get(level.sku) ?? 0),
  );
}

export interface SentMessage {
  readonly type: string;
  readonly data: unknown;
}

/** The messages of a subject in the outbox, in order. */
export async function sentFor(database: Database, subject: string): Promise<SentMessage[]> {
  const messages = await outboxFor(database, subject);
  return messages.map(({ type, data }) => ({ type, data }));
}

/** The ids of the messages that caused those. */
export async function causesOf(database: Database, subject: string): Promise<(string | undefined)[]> {
  const messages = await outboxFor(database, subject);
  return messages.map(({ causationid }) => causationid);
}

async function outboxFor(database: Database, subject: string): Promise<Message[]> {
  const rows = await database.query<{ envelope: string }>(
    sql`select envelope from outbox where subject = ${subject} order by position`,
  );
  return rows.map(({ envelope }) => JSON.parse(envelope));
}
