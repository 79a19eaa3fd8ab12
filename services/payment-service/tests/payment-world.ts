import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import type { Message } from '@platform/messaging/message.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { type HandlerContext, handlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { runAsHandling } from '@platform/messaging/receiving/message-context.ts';
import { CircuitBreaker } from '@platform/resilience/circuit/circuit-breaker.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { COMMAND_QUEUE, paymentCommands } from '../src/payments/payment-commands.ts';
import type { PaymentDeps } from '../src/payments/payment-deps.ts';
import { unsolicitedAnswerListener } from '../src/payments/unsolicited-answers.ts';
import { type GuardedProvider, guardProvider } from '../src/provider/guarded-provider.ts';
import { type PaymentProvider, type ProviderRequest, parseKey } from '../src/provider/provider.ts';
import { faultOf } from '../src/provider/simulator/card-behaviour.ts';
import { createProviderSimulator } from '../src/provider/simulator/provider-simulator.ts';

export const SERVICE = 'payment-service';
export const MIGRATIONS = [
  { scope: 'service', directory: fileURLToPath(new URL('../migrations/', import.meta.url)) },
  messagingMigrations,
];

export const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

export interface WorldOptions {
  /** Of a request that is not answered: short, so that it costs a test little. */
  readonly timeoutMs?: number;
  /** Puts something between the service and the simulator. */
  readonly wrap?: (provider: PaymentProvider) => PaymentProvider;
}

/** A payment-service without a bus: its database, the simulator, and a way to hand it commands. */
export async function paymentWorld(t: Cleanup, { timeoutMs = 1000, wrap = (p) => p }: WorldOptions = {}) {
  const { database, url } = await createTestDatabase(t, { migrations: MIGRATIONS });
  const books = new Database({ url, applicationName: 'provider-simulator', poolSize: 2 });
  t.after(() => books.close());
  const outbox = new Outbox({ source: SERVICE });
  const provider = wrap(createProviderSimulator({ database: books, lateAfterMs: timeoutMs + 20 }));
  provider.onAnswer(unsolicitedAnswerListener({ database, outbox }, SILENT));
  // Opens never: what a breaker does is tested by its own package.
  const breaker = new CircuitBreaker({ name: 'test', failureThreshold: 1e9, minimumCalls: 1e9 });
  const hasty = guardProvider(provider, { timeoutMs, breaker });
  const patient = guardProvider(provider, { timeoutMs: 60_000, breaker });
  const isSilenced = silencedRequests();
  // A provider that is only slow, on a busy machine, is waited for.
  const guarded: GuardedProvider = {
    ask: (request, since) => (isSilenced(request) ? hasty : patient).ask(request, since),
  };
  const deps: PaymentDeps = { database, outbox, provider: guarded };
  return { ...deps, deps, url, send: sender(deps) };
}

/** Tells of each request, as it is made, whether the simulator will leave it without an answer. */
function silencedRequests(): (request: ProviderRequest) => boolean {
  const cards = new Map<string, string>();
  const attempts = new Map<string, number>();
  return (request) => {
    const { key, operation } = request;
    const payment = parseKey(key)?.id ?? '';
    if (operation === 'authorise') cards.set(payment, request.cardToken);
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    const fault = faultOf(cards.get(payment) ?? '', operation, attempt);
    return fault === 'silent' || fault === 'late';
  };
}

export type World = Awaited<ReturnType<typeof paymentWorld>>;
export type CommandType =
  | 'payment.authorise'
  | 'payment.capture'
  | 'payment.cancel'
  | 'payment.refund-return';

/** Hands a command to its handler once, as the bus would: throws what the handler throws. */
function sender(deps: PaymentDeps) {
  const handlers = new Map(paymentCommands(deps).map((handler) => [handler.contract.type, handler]));
  return async (
    type: CommandType,
    data: { order_id: string } & Record<string, unknown>,
    o: SendOptions = {},
  ) => {
    const message = commandMessage(type, data, o.id ?? randomUUID());
    const { database } = deps;
    const bus = handlerContext({ database, queue: COMMAND_QUEUE, messageId: message.id });
    const context: HandlerContext = {
      ...bus,
      once: (work) => {
        o.beforeCommit?.();
        return bus.once(work);
      },
      onceAs: async (parts, sending) => {
        o.beforeCommit?.();
        return bus.onceAs(parts, sending);
      },
    };
    await runAsHandling(message, async () => handlers.get(type)?.handle(message, context));
  };
}

interface SendOptions {
  readonly id?: string;
  /** Throw here to die between the provider's answer and its recording. */
  readonly beforeCommit?: () => void;
}

function commandMessage(type: string, data: { order_id: string }, id: string): Message {
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

export function authorisation(orderId: string, cardToken = 'tok_visa', amountMinor = 1250) {
  return {
    order_id: orderId,
    customer_id: randomUUID(),
    amount_minor: amountMinor,
    currency: 'GBP',
    card_token: cardToken,
  };
}

export interface SentMessage {
  readonly type: string;
  readonly correlationid?: string;
  readonly causationid?: string;
  readonly data: Record<string, unknown>;
}

/** What the service has told of an order, in order. */
export async function sentAbout(
  { database }: Pick<World, 'database'>,
  orderId: string,
): Promise<SentMessage[]> {
  const rows = await database.query<{ envelope: string }>(
    sql`select envelope from outbox where subject = ${orderId} order by position`,
  );
  return rows.map(({ envelope }) => JSON.parse(envelope));
}

export async function typesSentAbout(world: Pick<World, 'database'>, orderId: string): Promise<string[]> {
  return (await sentAbout(world, orderId)).map(({ type }) => type);
}
