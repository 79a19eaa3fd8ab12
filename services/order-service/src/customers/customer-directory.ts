import type { HttpClient } from '@platform/resilience/http/http-client.ts';
import { path } from '@platform/resilience/http/request-path.ts';
import type { ShippingAddress } from '../orders/order.ts';

/** What order-service asks of user-service. Each throws when user-service cannot answer. */
export interface CustomerDirectory {
  /** True if the customer exists and may order; asked when staff order for one. */
  isActive(customerId: string): Promise<boolean>;
  /** Where the goods of a customer go who names no address; `me` is the one who asks. */
  findDefaultAddress(customerId: string): Promise<ShippingAddress | undefined>;
}

type StoredAddress = ShippingAddress & { readonly is_default: boolean };

// A customer found active is not asked for again this long: a wholesaler's orders come in bursts.
const REMEMBER_MS = 60_000;
const MAX_REMEMBERED = 10_000;

/** The accounts of user-service, asked over HTTP with the caller's token. */
export function remoteDirectory(client: HttpClient, now: () => number = Date.now): CustomerDirectory {
  const activeUntil = new Map<string, number>();
  return {
    async isActive(customerId) {
      if ((activeUntil.get(customerId) ?? 0) > now()) return true;
      const isActive = await askUserService(client, customerId);
      activeUntil.delete(customerId);
      if (isActive) activeUntil.set(customerId, now() + REMEMBER_MS);
      if (activeUntil.size > MAX_REMEMBERED) forgetOldest(activeUntil);
      return isActive;
    },
    findDefaultAddress: (customerId) => askForDefaultAddress(client, customerId),
  };
}

async function askUserService(client: HttpClient, customerId: string): Promise<boolean> {
  try {
    const user = await client.request<{ is_active: boolean }>({
      method: 'GET',
      path: path`/api/users/${customerId}`,
      fieldNames: () => 'customer_id',
    });
    return user.is_active;
  } catch (error) {
    if ((error as { status?: number }).status === 404) return false;
    throw error;
  }
}

/** Never remembered: a parcel must not go where the customer has just moved from. */
async function askForDefaultAddress(
  client: HttpClient,
  customerId: string,
): Promise<ShippingAddress | undefined> {
  try {
    const { items } = await client.request<{ items: StoredAddress[] }>({
      method: 'GET',
      path: path`/api/users/${customerId}/addresses`,
      fieldNames: () => 'customer_id',
    });
    const found = items.find(({ is_default }) => is_default);
    return found && addressOf(found);
  } catch (error) {
    // No such user; and a user-service of 1.1.0 shows the addresses of another to nobody.
    if ((error as { status?: number }).status === 404) return undefined;
    throw error;
  }
}

function addressOf({ recipient, line1, line2, city, postal_code, country }: StoredAddress): ShippingAddress {
  return {
    recipient,
    line1,
    ...(line2 === undefined ? {} : { line2 }),
    city,
    ...(postal_code === undefined ? {} : { postal_code }),
    country,
  };
}

function forgetOldest(activeUntil: Map<string, number>): void {
  const [oldest] = activeUntil.keys();
  if (oldest !== undefined) activeUntil.delete(oldest);
}
