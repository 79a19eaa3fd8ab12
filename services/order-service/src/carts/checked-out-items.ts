import { MOST_UNITS } from '@platform/contracts/shop/field-types.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { CartItem } from './cart-repository.ts';

/**
 * Takes items out of a cart for an order; returns whether all were there as they are given, which nobody else gets to hear
 * of the same ones. Rows are locked in order of sku, as where they are put back: the two cannot wait for each other.
 */
export async function takeItems(
  tx: Transaction,
  customerId: string,
  orderId: string,
  items: readonly CartItem[],
): Promise<boolean> {
  const taken = await tx.query(sql`
    with ordered as (
      select * from unnest(
        ${items.map(({ sku }) => sku)}::text[], ${items.map(({ quantity }) => quantity)}::integer[]
      ) as ordered (sku, quantity)
    ), held as (
      select sku from cart_item where customer_id = ${customerId} and sku in (select sku from ordered)
      order by sku for update
    ), taken as (
      delete from cart_item using held join ordered using (sku)
      where cart_item.customer_id = ${customerId}
        and cart_item.sku = held.sku and cart_item.quantity = ordered.quantity
      returning cart_item.*
    )
    insert into checked_out_item (order_id, customer_id, sku, quantity, added_at, unit_price_minor, currency)
    select ${orderId}::uuid, customer_id, sku, quantity, added_at, unit_price_minor, currency from taken
    returning sku`);
  return taken.length === items.length;
}

/**
 * What becomes of checked-out items when orders have ended, as parts of a `with` statement: those that were not bought are in
 * the cart again, added to what is in it by then. `ended` is the part before, with the `id` and `status` of the orders.
 * Exactly once, as it takes the items away: whoever comes later finds none.
 */
export function settleItemsSql(ended: Statement): Statement {
  return sql`
    settled as (
      delete from checked_out_item using ${ended} where checked_out_item.order_id = ${ended}.id
      returning checked_out_item.*, ${ended}.status
    ), put_back as (
      insert into cart_item (customer_id, sku, quantity, added_at, unit_price_minor, currency)
      select customer_id, sku, least(sum(quantity), ${MOST_UNITS}::bigint)::integer, min(added_at),
        -- The price that was seen last.
        (array_agg(unit_price_minor order by added_at desc))[1], (array_agg(currency order by added_at desc))[1]
      from settled where status in ('rejected', 'cancelled')
      group by customer_id, sku order by customer_id, sku
      on conflict (customer_id, sku) do update set
        quantity = least(cart_item.quantity::bigint + excluded.quantity, ${MOST_UNITS}::bigint)::integer,
        added_at = least(cart_item.added_at, excluded.added_at)
    )`;
}

/** Settles the items of orders that were ended by a replica of an earlier release, which knows of none: at most `limit`. */
export function settleOverlookedItemsSql(limit: number): Statement {
  return sql`
    with ended as (
      select id, status from orders
      where status <> 'placed' and id in (select order_id from checked_out_item)
      order by id limit ${limit} for update skip locked
    ), ${settleItemsSql(sql.raw('ended'))}
    select true from ended`;
}
