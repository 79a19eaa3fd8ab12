import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';

export interface CartItem {
  readonly sku: string;
  readonly quantity: number;
}

/** The items of a customer's cart, in the order in which they were put there. */
export async function listItems(db: Queryable, customerId: string): Promise<CartItem[]> {
  return db.query<CartItem>(
    sql`select sku, quantity from cart_item where customer_id = ${customerId} order by added_at, sku`,
  );
}

/** Puts `quantity` units of a product into the cart, in place of what was there of it. */
export async function putItem(db: Queryable, customerId: string, item: CartItem): Promise<void> {
  await db.query(sql`
    insert into cart_item (customer_id, sku, quantity) values (${customerId}, ${item.sku}, ${item.quantity})
    on conflict (customer_id, sku) do update set quantity = excluded.quantity`);
}

export async function removeItem(db: Queryable, customerId: string, sku: string): Promise<boolean> {
  const removed = await db.query(
    sql`delete from cart_item where customer_id = ${customerId} and sku = ${sku} returning sku`,
  );
  return removed.length > 0;
}

/** How many products beside this one are in the cart. */
export async function countOtherItems(db: Queryable, customerId: string, sku: string): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    sql`select count(*) as count from cart_item where customer_id = ${customerId} and sku <> ${sku}`,
  );
  return row?.count ?? 0;
}
