import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';

export interface CartItem {
  readonly sku: string;
  readonly quantity: number;
}

/** What a product cost at some time. */
export interface ItemPrice {
  readonly priceMinor: number;
  readonly currency: string;
}

export interface StoredItem extends CartItem {
  /** What it cost when it was put there; null where nobody knows. */
  readonly priceThen: ItemPrice | null;
}

export interface PricedItem extends CartItem {
  /** Null for what is not sold. */
  readonly price: ItemPrice | null;
}

/** The items of a customer's cart, in the order in which they were put there. */
export async function listItems(db: Queryable, customerId: string): Promise<StoredItem[]> {
  return db.query<StoredItem>(sql`
    select sku, quantity,
      case when unit_price_minor is not null
        then json_build_object('priceMinor', unit_price_minor, 'currency', currency) end as "priceThen"
    from cart_item where customer_id = ${customerId} order by added_at, sku`);
}

/** Puts `quantity` units of a product into the cart, in place of what was there of it. */
export async function putItem(db: Queryable, customerId: string, item: PricedItem): Promise<void> {
  const { sku, quantity, price } = item;
  await db.query(sql`
    insert into cart_item (customer_id, sku, quantity, unit_price_minor, currency)
    values (${customerId}, ${sku}, ${quantity}, ${price?.priceMinor ?? null}, ${price?.currency ?? null})
    on conflict (customer_id, sku) do update set quantity = excluded.quantity,
      unit_price_minor = excluded.unit_price_minor, currency = excluded.currency`);
}

/**
 * Adds items of another cart. Of a product in both, the higher quantity stays, and the price that its customer has seen.
 * Rows are locked in order of sku, as where an order takes them.
 */
export async function mergeItems(
  db: Queryable,
  customerId: string,
  items: readonly PricedItem[],
): Promise<void> {
  await db.query(sql`
    insert into cart_item (customer_id, sku, quantity, unit_price_minor, currency)
    select ${customerId}::uuid, item.* from unnest(
      ${items.map(({ sku }) => sku)}::text[],
      ${items.map(({ quantity }) => quantity)}::integer[],
      ${items.map(({ price }) => price?.priceMinor ?? null)}::bigint[],
      ${items.map(({ price }) => price?.currency ?? null)}::text[]
    ) as item (sku, quantity, unit_price_minor, currency)
    order by item.sku
    on conflict (customer_id, sku) do update set quantity = excluded.quantity
      where excluded.quantity > cart_item.quantity`);
}

export async function removeItem(db: Queryable, customerId: string, sku: string): Promise<boolean> {
  const removed = await db.query(
    sql`delete from cart_item where customer_id = ${customerId} and sku = ${sku} returning sku`,
  );
  return removed.length > 0;
}

/** How many products beside these are in the cart. */
export async function countOtherItems(
  db: Queryable,
  customerId: string,
  skus: readonly string[],
): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    sql`select count(*) as count from cart_item where customer_id = ${customerId} and sku <> all (${skus}::text[])`,
  );
  return row?.count ?? 0;
}
