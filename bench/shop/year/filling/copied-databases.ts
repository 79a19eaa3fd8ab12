import { copiedId, copiedText } from './copied-ids.ts';
import type { CopiedDatabase } from './copied-table.ts';
import { MESSAGE_TABLES } from './message-tables.ts';

const USERS: CopiedDatabase = {
  database: 'users',
  tables: [
    {
      table: 'users',
      subject: 't.id',
      columns: {
        email: `c.shift_ms || '.' || t.email`,
        email_key: `c.shift_ms || '.' || t.email_key`,
        search_text: `replace(t.search_text, t.email_key, c.shift_ms || '.' || t.email_key)`,
      },
    },
    {
      table: 'imported_customer',
      subject: 't.user_id',
      columns: { external_id: `t.external_id || '-' || c.shift_ms` },
    },
    ...MESSAGE_TABLES,
  ],
};

const ORDERS: CopiedDatabase = {
  database: 'orders',
  tables: [
    { table: 'orders', subject: 't.id' },
    { table: 'order_line', subject: 't.order_id' },
    { table: 'idempotency_key', subject: 't.order_id', columns: { key: `t.key || '-' || c.shift_ms` } },
    { table: 'order_event', subject: 't.order_id', texts: ['fact'] },
    { table: 'saga', subject: 't.id', texts: ['facts'] },
    { table: 'saga_journal', subject: 't.saga_id' },
    ...MESSAGE_TABLES,
  ],
};

const OF_PAYMENT = { subject: 'p.order_id', join: 'join payment p using (payment_id)' };
const OF_CHARGE = {
  subject: 'p.order_id',
  also: 'p.payment_id as payment',
  join: 'join payment p on year.charge_id(p.payment_id) = t.charge_id',
  columns: { charge_id: `year.charge_id(${copiedId('t.payment')})` },
};

const PAYMENTS: CopiedDatabase = {
  database: 'payments',
  prepare: `
    -- The simulated provider's name for the charge of a payment.
    create function year.charge_id(payment uuid) returns text language sql immutable as $$
      select 'ch_' || left(encode(sha256(convert_to(payment::text || ':authorise', 'utf8')), 'hex'), 24)
    $$;
    -- As if every day had been closed in its time: a trigger adds what comes now to the sums of its day.
    insert into ledger_close (day, is_summed)
    select day::date, true
    from generate_series(now() at time zone 'UTC' - interval '367 days', now() at time zone 'UTC' - interval '1 day',
      interval '1 day') as day
    on conflict do nothing`,
  tables: [
    {
      table: 'payment',
      subject: 't.order_id',
      columns: {
        authorisation: `case when t.authorisation is not null then year.charge_id(${copiedId('t.payment_id')}) end`,
      },
    },
    { table: 'refund', ...OF_PAYMENT },
    { table: 'ledger_transaction', ...OF_PAYMENT, keys: ['reference'] },
    {
      table: 'ledger_entry',
      subject: 'p.order_id',
      join: 'join ledger_transaction l using (transaction_id) join payment p using (payment_id)',
    },
    { table: 'simulator.charge', ...OF_CHARGE, keys: ['capture_key', 'void_key'] },
    { table: 'simulator.refund', ...OF_CHARGE, keys: ['key'] },
    ...MESSAGE_TABLES,
  ],
};

const INVENTORY: CopiedDatabase = {
  database: 'inventory',
  tables: [
    { table: 'reservation', subject: 't.order_id' },
    {
      table: 'stock_movement',
      subject: `case when t.kind <> 'adjustment' then t.reference end`,
      keys: ['reference'],
    },
    ...MESSAGE_TABLES,
  ],
  // What is sold comes in before: so the levels stay as they are.
  beforePart: `
    insert into stock_movement (sku, delta_on_hand, delta_reserved, kind, reference, reason, at)
    select t.sku, -sum(t.delta_on_hand), -sum(t.delta_reserved), 'adjustment', 'year', 'goods received',
      min(t.at - c.shift)
    from copies c join year.stock_movement t on t.subject_of = c.subject
    group by t.sku having sum(t.delta_on_hand) <> 0 or sum(t.delta_reserved) <> 0`,
};

const SHIPPING: CopiedDatabase = {
  database: 'shipping',
  tables: [
    { table: 'shipment', subject: 't.order_id' },
    {
      table: 'shipment_change',
      subject: 's.order_id',
      join: 'join shipment s using (shipment_id)',
    },
    ...MESSAGE_TABLES,
  ],
};

const NOTIFICATIONS: CopiedDatabase = {
  database: 'notifications',
  // The mailboxes of customers who are not copied get all copies, one lot of numbers after the other.
  prepare: `
    create table year.box as
    select user_id, last_position as each, last_position as base from mailbox
    where user_id in (select customer from year.subject where is_customer_kept)`,
  before: `
    update year.box b set base = m.last_position from mailbox m where m.user_id = b.user_id`,
  tables: [
    { table: 'contact', subject: 't.user_id', columns: { email: `c.shift_ms || '.' || t.email` } },
    { table: 'mailbox', subject: 't.user_id' },
    { table: 'order_customer', subject: 't.order_id' },
    { table: 'order_content', subject: 't.order_id' },
    {
      table: 'notification',
      subject: 't.reference',
      join: 'left join year.box b using (user_id)',
      also: 'b.each as box_size',
      columns: {
        topic: `case when t.topic like '%:%' then ${copiedText('t.topic')} else t.topic end`,
        position: `t.position + case when c.is_customer_copied then 0
          else (c.n - 1) * t.box_size + (select base from year.box b where b.user_id = t.user_id) end`,
      },
    },
    {
      table: 'mail',
      subject: 'n.reference',
      join: 'join notification n on n.notification_id = t.mail_id',
    },
    ...MESSAGE_TABLES,
  ],
  after: `
    update mailbox m set last_position = b.base + b.each * f.copies
    from year.box b, year.filling f where m.user_id = b.user_id`,
};

/** What an order leaves in each database. Nothing of it is in `products` and `auth`. */
export const COPIED_DATABASES: readonly CopiedDatabase[] = [
  USERS,
  ORDERS,
  PAYMENTS,
  INVENTORY,
  SHIPPING,
  NOTIFICATIONS,
];
