/** Something wrong that is put into a database by hand, and taken out again. `$1` is the id of a confirmed order. */
export interface Plant {
  readonly what: string;
  /** The checks of `platform verify` that must find it. */
  readonly checks: readonly string[];
  readonly database: string;
  readonly plant: readonly string[];
  readonly undo: readonly string[];
}

const STRANGER = '0190a000-0000-7000-8000-000000000001';
const SAGAS = 'every saga ends within its deadlines';
const ENDINGS = 'every order ended as its saga did';
const TOTALS = 'the lines of every order sum to its total';
const RESERVATIONS = 'every order and its reservation agree';
const PAYMENTS = 'every order and its payment agree';
const WORTH = 'captured minus refunded is what confirmed orders are worth';
const SHIPMENTS = 'every order and its shipment agree';
const NOTICES = 'every event of an order was notified once';
const STOCK = 'no stock is below zero and every level equals its ledger';
const LEDGER = 'every ledger transaction balances';
const LEDGER_DAYS = 'the kept sums of closed days are those of the ledger';
const OUTBOXES = 'outboxes are drained';
const DEAD = 'there are no dead letters';

const RETURN_SAGAS = 'every return ends as its saga did, within its deadlines';
const RETURN_UNITS = 'nothing comes back that was not bought, and the order says what did';
const RETURN_STOCK = 'every return and its stock agree';
const RETURN_REFUNDS = 'every return and its refund agree';
const RETURN_PARCELS = 'the parcel of an order is back when all of its goods are';
const RETURN_NOTICES = 'every event of a return was notified once';

/** A return of one unit that says it is refunded, and that no other service knows. */
const UNKNOWN_RETURN = [
  `insert into order_return (id, order_id, customer_id, requested_by, status, reason, currency, refund_minor,
      approved_at, received_at, ended_at)
    select '${STRANGER}', id, customer_id, customer_id, 'refunded', 'planted', currency, 1, now(), now(), now()
    from orders where id = $1`,
  `insert into order_return_line (return_id, order_id, line_no, quantity, disposition)
    select '${STRANGER}', id, 1, 1, 'restock' from orders where id = $1`,
];
const NO_RETURN = [
  `update orders set return_status = null where id = $1`,
  `delete from order_return_line where order_id = $1`,
  `delete from order_return where order_id = $1`,
];

export const PLANTS: readonly Plant[] = [
  {
    what: 'a return that no saga, no stock, no refund and no notice belongs to',
    checks: [RETURN_SAGAS, RETURN_UNITS, RETURN_STOCK, RETURN_REFUNDS, RETURN_NOTICES],
    database: 'orders',
    plant: UNKNOWN_RETURN,
    undo: NO_RETURN,
  },
  {
    what: 'an order whose goods are all back, while its parcel is not',
    checks: [RETURN_PARCELS],
    database: 'orders',
    plant: [...UNKNOWN_RETURN, `update orders set return_status = 'returned' where id = $1`],
    undo: NO_RETURN,
  },
  {
    what: 'a stuck saga',
    checks: [SAGAS],
    database: 'orders',
    plant: [`update saga set status = 'stuck' where id = $1`],
    undo: [`update saga set status = 'completed' where id = $1`],
  },
  {
    what: 'a saga that nobody moves though its time has come',
    checks: [SAGAS],
    database: 'orders',
    // The sweeper would put it off; that it cannot, however long after this it looks, is what is wrong here.
    plant: [
      `create function stand_still() returns trigger language plpgsql as 'begin return null; end'`,
      `create trigger stand_still before update on saga for each row
        when (old.type = 'planted') execute function stand_still()`,
      `update saga set status = 'running', type = 'planted', deadline = now() - interval '1 hour' where id = $1`,
    ],
    undo: [
      `update saga set status = 'completed', type = 'order', deadline = null where id = $1`,
      'drop function stand_still() cascade',
    ],
  },
  {
    what: 'an order whose saga ended without it',
    checks: [ENDINGS],
    database: 'orders',
    plant: [`update orders set status = 'placed', ended_at = null where id = $1`],
    undo: [`update orders set status = 'confirmed', ended_at = now() where id = $1`],
  },
  {
    what: 'an order without a saga',
    checks: [SAGAS],
    database: 'orders',
    plant: [`update saga set id = '${STRANGER}' where id = $1`],
    undo: [`update saga set id = $1 where id = '${STRANGER}'`],
  },
  {
    what: 'a total that is not the sum of the lines',
    checks: [TOTALS],
    database: 'orders',
    plant: ['update orders set total_minor = total_minor + 1 where id = $1'],
    undo: ['update orders set total_minor = total_minor - 1 where id = $1'],
  },
  {
    what: 'goods of a confirmed order given back',
    checks: [RESERVATIONS],
    database: 'inventory',
    plant: [`update reservation set status = 'released' where order_id = $1`],
    undo: [`update reservation set status = 'committed' where order_id = $1`],
  },
  {
    what: 'one unit more than ordered taken from the stock',
    checks: [RESERVATIONS],
    database: 'inventory',
    plant: ['update reservation set quantities[1] = quantities[1] + 1 where order_id = $1'],
    undo: ['update reservation set quantities[1] = quantities[1] - 1 where order_id = $1'],
  },
  {
    what: 'goods held by an order that does not exist',
    checks: [RESERVATIONS],
    database: 'inventory',
    plant: [
      `insert into reservation (order_id, status, skus, quantities) values ('${STRANGER}', 'committed', '{A}', '{1}')`,
    ],
    undo: [`delete from reservation where order_id = '${STRANGER}'`],
  },
  {
    what: 'a confirmed order that nobody paid for',
    checks: [PAYMENTS],
    database: 'payments',
    plant: [`update payment set order_id = '${STRANGER}' where order_id = $1`],
    undo: [`update payment set order_id = $1 where order_id = '${STRANGER}'`],
  },
  {
    what: 'a charge that the ledger does not know',
    checks: [PAYMENTS],
    database: 'payments',
    plant: ['update payment set captured_minor = 0 where order_id = $1'],
    undo: ['update payment set captured_minor = amount_minor where order_id = $1'],
  },
  {
    what: 'a refund that the ledger does not know',
    checks: [PAYMENTS],
    database: 'payments',
    plant: ['update payment set refunded_minor = 1 where order_id = $1'],
    undo: ['update payment set refunded_minor = 0 where order_id = $1'],
  },
  {
    what: 'a customer charged more than the order is worth',
    checks: [PAYMENTS],
    database: 'payments',
    plant: [
      'update payment set amount_minor = amount_minor + 100, captured_minor = captured_minor + 100 where order_id = $1',
    ],
    undo: [
      'update payment set amount_minor = amount_minor - 100, captured_minor = captured_minor - 100 where order_id = $1',
    ],
  },
  {
    what: 'a charge and a parcel for an order that was rejected',
    checks: [WORTH, SHIPMENTS],
    database: 'orders',
    plant: [
      `update orders set status = 'rejected', reason_code = 'planted', reason = 'planted' where id = $1`,
    ],
    undo: [`update orders set status = 'confirmed', reason_code = null, reason = null where id = $1`],
  },
  {
    what: 'a paid order that was never sent',
    checks: [SHIPMENTS],
    database: 'shipping',
    plant: [`update shipment set order_id = '${STRANGER}' where order_id = $1`],
    undo: [`update shipment set order_id = $1 where order_id = '${STRANGER}'`],
  },
  {
    what: 'a parcel with other goods',
    checks: [SHIPMENTS],
    database: 'shipping',
    plant: [`update shipment set lines = jsonb_set(lines, '{0,1}', '99') where order_id = $1`],
    undo: [`update shipment set lines = jsonb_set(lines, '{0,1}', '1') where order_id = $1`],
  },
  {
    what: 'a customer who was not told',
    checks: [NOTICES],
    database: 'notifications',
    plant: [
      `update notification set reference = '${STRANGER}' where reference = $1 and kind = 'order.confirmed'`,
    ],
    undo: [`update notification set reference = $1 where reference = '${STRANGER}'`],
  },
  {
    what: 'a customer who was told twice',
    checks: [NOTICES],
    database: 'notifications',
    plant: [
      'alter table notification drop constraint notification_reference_topic_key',
      `insert into notification select '${STRANGER}', user_id, position + 1000, kind, reference, topic, data
         from notification where reference = $1 and kind = 'order.confirmed'`,
    ],
    undo: [
      `delete from notification where notification_id = '${STRANGER}'`,
      'alter table notification add constraint notification_reference_topic_key unique (reference, topic)',
    ],
  },
  {
    what: 'goods that left the house without a movement',
    checks: [STOCK],
    database: 'inventory',
    plant: [`update stock_level set on_hand = on_hand - 1 where sku = 'FAULT-1'`],
    undo: [`update stock_level set on_hand = on_hand + 1 where sku = 'FAULT-1'`],
  },
  {
    what: 'stock below zero',
    checks: [STOCK],
    database: 'inventory',
    plant: [
      'alter table stock_level drop constraint stock_level_is_not_oversold',
      `update stock_level set on_hand = on_hand - 1000000 where sku = 'FAULT-1'`,
      `insert into stock_movement (sku, delta_on_hand, delta_reserved, kind) values ('FAULT-1', -1000000, 0, 'adjustment')`,
    ],
    undo: [
      `delete from stock_movement where sku = 'FAULT-1' and delta_on_hand = -1000000`,
      `update stock_level set on_hand = on_hand + 1000000 where sku = 'FAULT-1'`,
      'alter table stock_level add constraint stock_level_is_not_oversold check (reserved >= 0 and on_hand >= reserved)',
    ],
  },
  {
    what: 'units reserved for nobody',
    checks: [STOCK],
    database: 'inventory',
    plant: [
      `update stock_level set reserved = reserved + 1 where sku = 'FAULT-1'`,
      `insert into stock_movement (sku, delta_on_hand, delta_reserved, kind, reason) values ('FAULT-1', 0, 1, 'reservation', 'planted')`,
    ],
    undo: [
      `delete from stock_movement where reason = 'planted'`,
      `update stock_level set reserved = reserved - 1 where sku = 'FAULT-1'`,
    ],
  },
  {
    what: 'a ledger transaction whose entries do not balance',
    checks: [LEDGER],
    database: 'payments',
    plant: [changeSales(1)],
    undo: [changeSales(-1)],
  },
  {
    what: 'a kept sum of a closed day that its entries do not have',
    checks: [LEDGER_DAYS],
    database: 'payments',
    plant: [
      `insert into ledger_close (day, is_summed) values ('2001-01-01', true)`,
      `insert into ledger_day_balance (day, account, currency, amount_minor) values ('2001-01-01', 'sales', 'GBP', 1)`,
    ],
    undo: [
      `delete from ledger_close where day = '2001-01-01'`,
      `delete from ledger_day_balance where day = '2001-01-01'`,
    ],
  },
  {
    what: 'a message that waits for ever',
    checks: [OUTBOXES],
    database: 'orders',
    plant: [
      `insert into outbox_log_0 (id, exchange, type, subject, envelope, created_at) values
         ('${STRANGER}', 'commands', 'nobody.listens', 'planted', '{}', now() - interval '1 hour')`,
    ],
    // It was parked when the audit looked.
    undo: [
      `delete from outbox_parked where subject = 'planted'`,
      `delete from outbox_log_0 where subject = 'planted'`,
    ],
  },
  {
    what: 'a message that nobody could handle',
    checks: [DEAD],
    database: 'bus',
    plant: [
      `insert into messaging.dead_letter (queue_id, message_id, reason, error_name, error_message, attempts, body)
         select id, 'planted', 'exhausted', 'Error', 'planted', 7, '{}' from messaging.queue where name = 'payment-service.commands'`,
    ],
    undo: [`delete from messaging.dead_letter where message_id = 'planted'`],
  },
];

function changeSales(by: number): string {
  return `update ledger_entry set amount_minor = amount_minor + ${by} where account = 'sales' and transaction_id in
    (select transaction_id from ledger_transaction join payment using (payment_id) where order_id = $1)`;
}
