import { paymentInDoubt, paymentRefunded } from '@platform/contracts/shop/payment-messages.ts';
import { shipmentStatusChanged } from '@platform/contracts/shop/shipping-messages.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import { IS_FIRST_TIME } from '@platform/messaging/receiving/inbox.ts';

/** Records what happens to an order beside its saga: for its timeline. */
export function laterEventHandlers(onEvent: (orderId: string) => void = () => undefined): MessageHandler[] {
  return [
    on(shipmentStatusChanged, async ({ data }, { onceAs }) => {
      const { order_id, shipment_id, status, tracking_number } = data;
      const fact = `shipment:${shipment_id}:${status}`;
      await onceAs(recordEventSql(order_id, fact, `shipment-${status}`, { tracking_number }));
      onEvent(order_id);
    }),
    on(paymentInDoubt, async ({ data: { order_id, payment_id, operation } }, { onceAs }) => {
      // However often the provider is asked.
      const fact = `in-doubt:${payment_id}:${operation}`;
      await onceAs(recordEventSql(order_id, fact, 'payment in-doubt', { operation }));
      onEvent(order_id);
    }),
    on(paymentRefunded, async ({ data }, { onceAs }) => {
      const { order_id, payment_id, refund_id, amount_minor, currency } = data;
      const fact = `refund:${refund_id ?? `${payment_id}:${amount_minor}`}`;
      await onceAs(recordEventSql(order_id, fact, 'payment-refunded', { amount_minor, currency }));
      onEvent(order_id);
    }),
  ];
}

/**
 * Adds an entry to the timeline of an order, once per `fact`, as a part of a `with` statement. The inbox is not
 * enough: it knows a message by its id, and the answer to a command that is asked again is the same news under a new
 * id. The lock of the order's row keeps the ids of its entries in the order in which they are committed: a stream that has
 * told one never misses one before.
 */
function recordEventSql(
  orderId: string,
  fact: string,
  event: string,
  details: Readonly<Record<string, unknown>>,
): Statement {
  return sql`
    locked as materialized (
      select id from orders where id = ${orderId}::uuid for no key update
    ), recorded as (
      insert into order_event (order_id, fact, event, details)
      select ${orderId}::uuid, ${fact}::text, ${event}::text, ${JSON.stringify(details)}::jsonb
      from (values (true)) as one left join locked on true
      where ${IS_FIRST_TIME}
      on conflict (order_id, fact) where fact is not null do nothing
    )`;
}
