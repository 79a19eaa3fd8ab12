import { fileURLToPath } from 'node:url';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { Role } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import { type AppAnswer, type AppRequest, callApp } from '@platform/testing/call-app.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { testTokens } from '@platform/testing/test-tokens.ts';
import { createApp } from '../src/app.ts';
import { CatalogueCache } from '../src/cache/catalogue-cache.ts';
import { followChanges } from '../src/cache/change-notices.ts';
import { catalogueSource } from '../src/products/catalogue-source.ts';

export const ADMIN = 'a0000000-0000-4000-8000-00000000000a';

interface Call extends Omit<AppRequest, 'token'> {
  /** Default admin; null for nobody. */
  readonly role?: Role | null;
}

/** One replica of the service. */
export interface Replica {
  readonly app: App;
  readonly cache: CatalogueCache;
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, call?: Call): Promise<AppAnswer>;
}

export interface TestCatalogue extends Replica {
  readonly database: Database;
  /** Another replica on the same database. */
  addReplica(): Replica;
}

/** A catalogue in a database of its own, and the service before it. */
export async function createTestCatalogue(t: Cleanup): Promise<TestCatalogue> {
  const { database } = await createTestDatabase(t, {
    migrations: [
      { scope: 'service', directory: fileURLToPath(new URL('../migrations/', import.meta.url)) },
      messagingMigrations,
    ],
  });
  const replicas: (() => Promise<void>)[] = [];
  t.after(async () => {
    for (const stop of replicas) await stop();
  });
  const addReplica = () => startReplica(database, (stop) => replicas.push(stop));
  return { ...addReplica(), database, addReplica };
}

function startReplica(database: Database, onStop: (stop: () => Promise<void>) => void): Replica {
  const cache = new CatalogueCache({ source: catalogueSource(database), logger: silentLog });
  const changes = followChanges({ database, listener: cache, logger: silentLog });
  const { verifier, tokenFor } = testTokens();
  const http = testHttpDefaults({ service: 'product-service', tokens: verifier });
  const app = createApp({ http, database, cache, outbox: new Outbox({ source: 'product-service' }) });
  onStop(async () => {
    await changes.stop();
    await cache.close();
    await app.close();
  });
  return {
    app,
    cache,
    call: (method, url, { role = 'admin', ...request } = {}) =>
      callApp(app, method, url, {
        ...request,
        token: role === null ? undefined : tokenFor({ userId: ADMIN, roles: [role] }),
      }),
  };
}

/** A product's content, to be changed by `more`. */
export function product<More extends object>(sku: string, more?: More) {
  return { sku, name: `Product ${sku}`, price_minor: 100, currency: 'GBP', ...(more as More) };
}

export interface SentEvent {
  readonly type: string;
  readonly sequence: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data of many shapes
  readonly data: any;
}

/** The events of a product in the outbox, in order. */
export async function eventsOf(database: Database, sku: string): Promise<SentEvent[]> {
  const rows = await database.query<{ envelope: string }>(
    sql`select envelope from outbox where subject = ${sku} order by position`,
  );
  return rows.map(({ envelope }) => {
    const { type, sequence, data } = JSON.parse(envelope);
    return { type, sequence, data };
  });
}
