import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = dirname(import.meta.dirname);
const CREATED_TABLE = /^create (?:unlogged )?table (?:if not exists )?([\w.]+)/gm;
const MADE_INDEX = /^create (?:unique )?index (?!concurrently)(?:if not exists )?(\w+) on ([\w.]+)/gm;

/** Of releases that have run everywhere: their migrations are not changed any more. */
const RELEASED: ReadonlySet<string> = new Set([
  'cart_item_by_age',
  'former_contact_age',
  'inbox_age',
  'ledger_transaction_kind',
  'ledger_transaction_posted',
  'mail_by_status',
  'mail_token_expiry',
  'notification_age',
  'notification_by_kind',
  'notification_mail_age',
  'notification_unread',
  'order_event_once',
  'orders_by_status',
  'outbox_id',
  'payment_by_status',
  'product_by_age',
  'product_by_name',
  'product_by_price',
  'product_by_price_descending',
  'product_search',
  'refresh_token_predecessor',
  'saga_ended',
  'security_event_age',
  'shipment_by_status',
]);

test('an index of a table that is in use is made while it is written to', () => {
  const tables = new Map<string, Set<string>>();
  const blocking: string[] = [];
  for (const path of globSync('{services,shared}/*/migrations/*.sql', { cwd: root }).sort()) {
    const text = readFileSync(join(root, path), 'utf8');
    const known = tables.get(dirname(path)) ?? new Set();
    for (const [, index = '', table = ''] of text.matchAll(MADE_INDEX))
      if (known.has(table) && !RELEASED.has(index)) blocking.push(`${path}: ${index}`);
    for (const [, table = ''] of text.matchAll(CREATED_TABLE)) known.add(table);
    tables.set(dirname(path), known);
  }
  assert.deepEqual(blocking, [], 'orders wait until it is made: see `migrate` in shared/database');
});
