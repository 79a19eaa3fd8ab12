import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import type { Message } from '@platform/messaging/message.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { MessageHandler } from '@platform/messaging/receiving/consume.ts';
import { type HandlerContext, handlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { sagaMigrations } from '@platform/saga/saga-migrations.ts';
import type { Role } from '@platform/service-defaults/access/principal.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { securityEventMigrations } from '@platform/service-defaults/security-events/security-event-migrations.ts';
import type { StreamHub, StreamLimits } from '@platform/service-defaults/streams/stream-hub.ts';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { type AppAnswer, type AppRequest, callApp } from '@platform/testing/call-app.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { testTokens } from '@platform/testing/test-tokens.ts';
import { createApp } from '../src/app.ts';
import type { CatalogueProduct } from '../src/catalogue/product-catalogue.ts';
import { laterEventHandlers } from '../src/orders/fulfilment/later-events.ts';
import { openFulfilment } from '../src/orders/fulfilment/open-fulfilment.ts';
import type { ShippingAddress } from '../src/orders/order.ts';

const MUG: CatalogueProduct = {
  sku: 'MUG',
  name: 'Mug',
  priceMinor: 450,
  currency: 'GBP',
  isStocked: true,
  isArchived: false,
};

/** What product-service sells in these tests. */
export const CATALOGUE: readonly CatalogueProduct[] = [
  MUG,
  { ...MUG, sku: 'JUG', name: 'Jug', priceMinor: 1200 },
  { ...MUG, sku: 'POST', name: 'Postage', priceMinor: 300, isStocked: false },
  { ...MUG, sku: 'OLD', name: 'Old mug', isArchived: true },
  { ...MUG, sku: 'EURO', name: 'Euro mug', currency: 'EUR' },
];

export interface FixtureOptions {
  readonly replicaOf?: OrderFixture;
  readonly streamLimits?: Partial<StreamLimits>;
}

export const HOME: ShippingAddress = {
  recipient: 'Ada Lovelace',
  line1: '12 St James’s Square',
  city: 'London',
  country: 'GB',
};

/** order-service on a database of its own; the other services are played by the test. */
export interface OrderFixture {
  readonly app: App;
  readonly database: Database;
  readonly streams: StreamHub;
  readonly metrics: MetricRegistry;
  /** The ids of the customers that user-service knows. */
  readonly customers: Set<string>;
  /** Default addresses by customer, `me` for those who ask about themselves; HOME for whoever is not in it. */
  readonly addresses: Map<string, ShippingAddress | undefined | Error>;
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, request?: AppRequest): Promise<AppAnswer>;
  tokenFor(holder: { userId?: string; roles?: Role[] }): string;
  /** Takes the messages of `type` out of the outbox, as the relay would. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  sent(type: string): Promise<Message<any>[]>;
  /** Delivers a reply about an order to its saga, or to that of a return or cancellation, as the bus would. */
  reply(type: string, orderId: string, data?: object, sagaId?: string): Promise<void>;
  /**
   * Delivers an event about an order for its timeline, as the bus would; `reply` gives a saga's replies to the saga
   * alone.
   */
  tell(type: string, orderId: string, data: object): Promise<void>;
}

/** `replicaOf`: another replica of one that runs, over its database. */
export async function startOrderService(t: Cleanup, options: FixtureOptions = {}): Promise<OrderFixture> {
  const folder = (path: string, from: string): string => fileURLToPath(new URL(path, from));
  const { database } =
    options.replicaOf ??
    (await createTestDatabase(t, {
      migrations: [
        sagaMigrations,
        securityEventMigrations,
        { scope: 'service', directory: folder('../migrations/', import.meta.url) },
        messagingMigrations,
      ],
    }));
  const customers = new Set<string>();
  const addresses: OrderFixture['addresses'] = new Map();
  const outbox = new Outbox({ source: 'order-service' });
  const metrics = new MetricRegistry();
  const fulfilment = openFulfilment({
    ...{ database, outbox, metrics },
    ...(options.streamLimits ? { streamLimits: options.streamLimits } : {}),
  });
  const { verifier, tokenFor } = testTokens();
  const app = createApp({
    http: testHttpDefaults({ service: 'order-service', tokens: verifier }),
    database,
    ...fulfilment,
    mostDiscountPercent: 20,
    returnWindowDays: 30,
    sagaRetentionDays: 90,
    catalogue: {
      lookup: async (skus) =>
        new Map(CATALOGUE.filter(({ sku }) => skus.includes(sku)).map((p) => [p.sku, p])),
    },
    customers: {
      isActive: async (id) => customers.has(id),
      async findDefaultAddress(id) {
        const known = addresses.has(id) ? addresses.get(id) : HOME;
        if (known instanceof Error) throw known;
        return known;
      },
    },
  });
  await app.ready();
  t.after(() => {
    fulfilment.streams.close();
    return app.close();
  });
  const later = laterEventHandlers((orderId) => fulfilment.streams.wake(orderId));
  const handlers = [...fulfilment.sagas.handlers(), ...later];
  return {
    app,
    database,
    streams: fulfilment.streams,
    metrics,
    customers,
    addresses,
    tokenFor,
    call: (method, url, request) => callApp(app, method, url, request),
    async sent(type) {
      const rows = await database.query<{ envelope: string }>(
        sql`delete from outbox where type = ${type} returning envelope`,
      );
      return rows.map(({ envelope }) => JSON.parse(envelope));
    },
    reply: (type, orderId, data = {}, sagaId) =>
      deliver(database, handlers, type, orderId, { order_id: orderId, ...data }, sagaId),
    tell: (type, orderId, data) => deliver(database, later, type, orderId, { order_id: orderId, ...data }),
  };
}

async function deliver(
  database: Database,
  handlers: readonly MessageHandler[],
  type: string,
  subject: string,
  data: object,
  correlationid = subject,
): Promise<void> {
  const handler = handlers.find(({ contract }) => contract.type === type);
  if (handler === undefined) throw new Error(`nobody listens to ${type}`);
  const message = { id: randomUUID(), type, subject, correlationid, data } as unknown as Message;
  const context: HandlerContext = {
    ...handlerContext({ database, queue: 'order-service.replies', messageId: message.id }),
    async once(work) {
      await database.transaction(work);
      return true;
    },
  };
  await handler.handle(message, context);
}
