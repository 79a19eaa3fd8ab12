import type { HttpClient } from '@platform/resilience/http/http-client.ts';
import { path } from '@platform/resilience/http/request-path.ts';

/** What order-service asks of user-service, when staff order for a customer. */
export interface CustomerDirectory {
  /** True if the customer exists and may order. Throws when user-service cannot answer. */
  isActive(customerId: string): Promise<boolean>;
}

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

function forgetOldest(activeUntil: Map<string, number>): void {
  const [oldest] = activeUntil.keys();
  if (oldest !== undefined) activeUntil.delete(oldest);
}
