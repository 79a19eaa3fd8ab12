import type { Role } from '@platform/service-defaults/access/access.ts';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { type AppAnswer, type AppRequest, callApp } from '@platform/testing/call-app.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { testTokens } from '@platform/testing/test-tokens.ts';
import { type AppDeps, createApp } from '../src/app.ts';
import { createTestInventory, STAFF, type TestInventory } from './test-inventory.ts';

interface Call extends Omit<AppRequest, 'token'> {
  /** Default admin; null for nobody. */
  readonly role?: Role | null;
  readonly userId?: string;
}

export interface TestInventoryApi extends TestInventory {
  call(method: 'GET' | 'POST', url: string, call?: Call): Promise<AppAnswer>;
}

/** The service's HTTP interface over an inventory of its own. */
export async function createTestInventoryApi(
  t: Cleanup,
  { onMoved }: Pick<AppDeps, 'onMoved'> = {},
): Promise<TestInventoryApi> {
  const inventory = await createTestInventory(t);
  const { verifier, tokenFor } = testTokens();
  const http = testHttpDefaults({ service: 'inventory-service', tokens: verifier });
  const app = createApp({ http, database: inventory.database, ...(onMoved && { onMoved }) });
  t.after(() => app.close());
  return {
    ...inventory,
    call: (method, url, { role = 'admin', userId = STAFF, ...request } = {}) =>
      callApp(app, method, url, {
        ...request,
        token: role === null ? undefined : tokenFor({ userId, roles: [role] }),
      }),
  };
}
