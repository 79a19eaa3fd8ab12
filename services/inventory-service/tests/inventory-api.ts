import type { Role } from '@platform/service-defaults/access/access.ts';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { testTokens } from '@platform/testing/test-tokens.ts';
import { createApp } from '../src/app.ts';
import { createTestInventory, STAFF, type TestInventory } from './test-inventory.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
  readonly body: any;
}

interface Call {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default admin; null for nobody. */
  readonly role?: Role | null;
  readonly userId?: string;
}

export interface TestInventoryApi extends TestInventory {
  call(method: 'GET' | 'POST', url: string, call?: Call): Promise<Answer>;
}

/** The service's HTTP interface over an inventory of its own. */
export async function createTestInventoryApi(t: Cleanup): Promise<TestInventoryApi> {
  const inventory = await createTestInventory(t);
  const { verifier, tokenFor } = testTokens();
  const http = testHttpDefaults({ service: 'inventory-service', tokens: verifier });
  const app = createApp({ http, database: inventory.database });
  t.after(() => app.close());
  return {
    ...inventory,
    async call(method, url, { body, headers = {}, role = 'admin', userId = STAFF } = {}) {
      const token = role === null ? undefined : tokenFor({ userId, roles: [role] });
      const response = await app.inject({
        method,
        url,
        headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      return { status: response.statusCode, body: JSON.parse(response.payload) };
    },
  };
}
