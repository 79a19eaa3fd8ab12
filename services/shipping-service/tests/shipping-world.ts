import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { sql } from '@platform/database/sql.ts';
import type { Message } from '@platform/messaging/message.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { handlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { runAsHandling } from '@platform/messaging/receiving/message-context.ts';
import { CircuitBreaker } from '@platform/resilience/circuit/circuit-breaker.ts';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { callApp } from '@platform/testing/call-app.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { type TokenHolder, testTokens } from '@platform/testing/test-tokens.ts';
import { createApp } from '../src/app.ts';
import type { Carrier } from '../src/carrier/carrier.ts';
import { createCarrierSimulator } from '../src/carrier/carrier-simulator.ts';
import { guardCarrier } from '../src/carrier/guarded-carrier.ts';
import { COMMAND_QUEUE, shippingCommands } from '../src/shipments/shipment-commands.ts';

const SERVICE = 'shipping-service';
const MIGRATIONS = [
  { scope: 'service', directory: fileURLToPath(new URL('../migrations/', import.meta.url)) },
  messagingMigrations,
];

export const STAFF: TokenHolder = { roles: ['staff'] };
export const ADMIN: TokenHolder = { roles: ['admin'] };

export interface ApiRequest {
  readonly as?: TokenHolder;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A shipping-service without a bus: its database, app and simulated carrier, and a way to hand it commands. */
export async function shippingWorld(
  t: Cleanup,
  {
    timeoutMs = 1000,
    wrap = (carrier) => carrier,
  }: { timeoutMs?: number; wrap?: (c: Carrier) => Carrier } = {},
) {
  const { database } = await createTestDatabase(t, { migrations: MIGRATIONS });
  const outbox = new Outbox({ source: SERVICE });
  // Opens never: what a breaker does is tested by its own package.
  const breaker = new CircuitBreaker({ name: 'test', failureThreshold: 1e9, minimumCalls: 1e9 });
  const carrier = guardCarrier(wrap(createCarrierSimulator()), { timeoutMs, breaker });
  const handlers = shippingCommands({ database, outbox, carrier });
  const { verifier, tokenFor } = testTokens();
  const app = createApp({ http: testHttpDefaults({ service: SERVICE, tokens: verifier }), database, outbox });
  t.after(() => app.close());

  return {
    database,
    /** Hands a command to its handler once, as the bus would: throws what the handler throws. */
    async send(
      data: { order_id: string; customer_id?: string },
      id: string = randomUUID(),
      type: 'shipping.create' | 'shipping.cancel' | 'shipping.receive-return' = 'shipping.create',
    ) {
      const message = commandMessage(data, id, type);
      const handler = handlers.find(({ contract }) => contract.type === type);
      const context = handlerContext({ database, queue: COMMAND_QUEUE, messageId: id });
      await runAsHandling(message, async () => handler?.handle(message, context));
    },
    call: (method: 'GET' | 'PATCH', url: string, { as, ...request }: ApiRequest = {}) =>
      callApp(app, method, url, { ...request, token: as && tokenFor(as) }),
    /** What the service has told of an order, in order. */
    async sentAbout(orderId: string): Promise<SentMessage[]> {
      const rows = await database.query<{ envelope: string }>(
        sql`select envelope from outbox where subject = ${orderId} order by position`,
      );
      return rows.map(({ envelope }) => JSON.parse(envelope));
    },
  };
}

export interface SentMessage {
  readonly type: string;
  readonly sequence?: string;
  readonly correlationid?: string;
  readonly causationid?: string;
  readonly data: Record<string, unknown>;
}

export function shippingRequest(orderId: string, more: { postalCode?: string; customerId?: string } = {}) {
  return {
    order_id: orderId,
    customer_id: more.customerId ?? randomUUID(),
    address: {
      recipient: 'Ada Lovelace',
      line1: '12 St James’s Square',
      city: 'London',
      country: 'GB',
      ...(more.postalCode === undefined ? {} : { postal_code: more.postalCode }),
    },
    lines: [
      { sku: '85123A', quantity: 6 },
      { sku: '22423', quantity: 1 },
      { sku: '85123A', quantity: 2 },
    ],
  };
}

function commandMessage(data: { order_id: string }, id: string, type: string): Message {
  return {
    specversion: '1.0',
    id,
    source: 'order-service',
    type,
    subject: data.order_id,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: `urn:platform:schema:${type}:1`,
    data,
    correlationid: data.order_id,
  };
}
