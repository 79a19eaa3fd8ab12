import type { GatewayClient } from '../../../gateway/gateway-client.ts';
import { type Refused, sendWithoutMisfits } from './misfits.ts';
import type { Invoice, RetailFile } from './read-invoices.ts';
import { CURRENCY, isGoods } from './sale-row.ts';

const BATCH = 500;
const CATEGORY = 'online-retail';
// Only what the invoices of the file need is put in stock, so this reason stands on every such movement.
const REASON = 'opening stock for the replay of a file of invoices';

export interface PreparedPlatform {
  /** Customer number to the id of the user. */
  readonly customerIds: ReadonlyMap<string, string>;
  /** Codes and customers that the platform does not take, with the reason. */
  readonly refusedSkus: Refused;
  readonly refusedCustomers: Refused;
}

/**
 * Makes the customers, products and stock that `invoices` need; what is there already is left as it is. What the
 * platform does not take is left out of its batch, and named.
 */
export async function preparePlatform(
  client: GatewayClient,
  file: RetailFile,
  invoices: readonly Invoice[],
  onProgress: (what: string, done: number, all: number) => void,
): Promise<PreparedPlatform> {
  const needed = unitsNeeded(invoices);
  const refusedSkus = new Map<string, string>();
  const skus = [...needed.keys()];
  await inBatches('products', skus, onProgress, (batch) => importProducts(client, file, batch, refusedSkus));
  const goods = skus.filter((sku) => isGoods(sku) && !refusedSkus.has(sku));
  await inBatches('stock', goods, onProgress, (batch) => importStock(client, needed, batch, refusedSkus));

  const customerIds = new Map<string, string>();
  const refusedCustomers = new Map<string, string>();
  const customers = [...new Set(invoices.map(({ customer }) => customer))];
  await inBatches('customers', customers, onProgress, async (batch) => {
    for (const [customer, id] of await importCustomers(client, file, batch, refusedCustomers))
      customerIds.set(customer, id);
  });
  return { customerIds, refusedSkus, refusedCustomers };
}

function unitsNeeded(invoices: readonly Invoice[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const { lines } of invoices) {
    for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  }
  return units;
}

async function importProducts(
  client: GatewayClient,
  file: RetailFile,
  skus: readonly string[],
  refused: Map<string, string>,
): Promise<void> {
  await sendWithoutMisfits('products', skus, refused, (some) => {
    const products = some.map((sku) => ({
      sku,
      name: file.products.get(sku)?.name ?? sku,
      category: CATEGORY,
      price_minor: file.products.get(sku)?.priceMinor ?? 0,
      currency: CURRENCY,
      is_stocked: isGoods(sku),
    }));
    return client.call('POST /api/products/import', { body: { products } }, { isIdempotent: true });
  });
}

async function importStock(
  client: GatewayClient,
  needed: ReadonlyMap<string, number>,
  skus: readonly string[],
  refused: Map<string, string>,
): Promise<void> {
  await sendWithoutMisfits('items', skus, refused, (some) => {
    const items = some.map((sku) => ({ sku, minimum: needed.get(sku) ?? 0, reason: REASON }));
    // Raising to a minimum may be repeated: the second time there is nothing to raise.
    return client.call('POST /api/stock/import', { body: { items } }, { isIdempotent: true });
  });
}

async function importCustomers(
  client: GatewayClient,
  file: RetailFile,
  customers: readonly string[],
  refused: Map<string, string>,
): Promise<[string, string][]> {
  const answer = await sendWithoutMisfits('users', customers, refused, (some) => {
    const users = some.map((customer) => ({
      external_id: `online-retail-${customer}`,
      full_name: `Customer ${customer}`,
      country: file.customers.get(customer) ?? '',
    }));
    return client.call('POST /api/users/import', { body: { users } }, { isIdempotent: true });
  });
  const users = answer?.users ?? [];
  return users.map(({ external_id, user_id }) => [external_id.replace('online-retail-', ''), user_id]);
}

async function inBatches<T>(
  what: string,
  all: readonly T[],
  onProgress: (what: string, done: number, all: number) => void,
  send: (batch: readonly T[]) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < all.length; at += BATCH) {
    onProgress(what, at, all.length);
    await send(all.slice(at, at + BATCH));
  }
  onProgress(what, all.length, all.length);
}
