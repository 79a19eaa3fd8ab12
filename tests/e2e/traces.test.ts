import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '@platform/testing/otlp-receiver.ts';
import { MailServer } from '../faults/world/mail-server.ts';
import { Ports } from '../faults/world/ports.ts';
import { realServers } from './real-servers.ts';
import { type BackingServices, type RunningPlatform, startPlatform } from './start-platform.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const BROWSER_SPAN = '00f067aa0ba902b7';
const EMAIL = `trace-${randomUUID()}@example.com`;
const [CLIENT, SERVER, PRODUCER, CONSUMER] = [3, 2, 4, 5];
const { backing, skip } = realServers();

describe('the trace of an order on the embedded defaults', () => traceTests({}, 'postgresql'));
describe('the trace of an order on real servers', { skip }, () => traceTests(backing, 'rabbitmq'));

function traceTests(servers: BackingServices, messagingSystem: string): void {
  let collector: OtlpReceiver;
  let mailServer: MailServer;
  let platform: RunningPlatform;
  let orderId: string;
  let spans: readonly ReceivedSpan[];

  before(async () => {
    collector = await startOtlpReceiver();
    const port = await new Ports(23_000, 23_999).take();
    mailServer = await MailServer.open(port);
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      // Never while it runs: what arrives has been flushed at the end.
      OTEL_BSP_SCHEDULE_DELAY: '600000',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2048',
    };
    platform = await startPlatform({ ...servers, smtpUrl: `smtp://127.0.0.1:${port}` }, { env });
    orderId = await buySomething();
    await eventually(async () =>
      assert.ok(mailServer.accepted.length >= 4, 'all mails of the order are sent'),
    );
    assert.equal(collector.spans.length, 0, 'nothing was sent before the end');
    await platform.stop();
    spans = collector.spans.filter(({ traceId }) => traceId === TRACE);
  });
  after(async () => {
    await mailServer.close();
    await collector.close();
  });

  async function call(path: string, init: RequestInit & { body?: string }) {
    const headers = { 'content-type': 'application/json', ...init.headers };
    const answer = await fetch(`${platform.gatewayUrl}${path}`, { ...init, headers });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json() as Promise<Record<string, never>>;
  }

  /** Registers, signs in and orders; only the order is asked for with the browser's own trace. */
  async function buySomething(): Promise<string> {
    const account = { email: EMAIL, password: 'a secret password' };
    await call('/api/users', {
      method: 'POST',
      body: JSON.stringify({ ...account, full_name: 'Tracy Example' }),
    });
    const { access_token } = await call('/api/users/login', {
      method: 'POST',
      body: JSON.stringify(account),
    });
    const { id, status } = await call('/api/orders?from=cart', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${access_token}`,
        prefer: 'wait=20',
        traceparent: `00-${TRACE}-${BROWSER_SPAN}-01`,
      },
      body: JSON.stringify({ lines: [{ sku: 'OAK-DESK-LAMP', quantity: 1 }], card_token: 'tok_visa' }),
    });
    assert.equal(status, 'confirmed');
    return String(id);
  }

  const named = (name: string | RegExp, service?: string) => {
    const found = spans.find(
      (span) =>
        (typeof name === 'string' ? span.name === name : name.test(span.name)) &&
        (service === undefined || span.service === service),
    );
    assert.ok(found, `there is a span ${name} of ${service ?? 'any service'}`);
    return found;
  };
  const parentOf = (span: ReceivedSpan) => spans.find(({ spanId }) => spanId === span.parentSpanId);
  /** Its ancestors' names, the nearest first. */
  const ancestry = (span: ReceivedSpan): string[] => {
    const parent = parentOf(span);
    return parent === undefined ? [] : [parent.name, ...ancestry(parent)];
  };

  test('is one, from the browser to every service that took part, and has no loose ends', () => {
    const services = new Set(spans.map(({ service }) => service));
    assert.deepEqual([...services].sort(), [
      'api-gateway',
      'inventory-service',
      'notification-service',
      'order-service',
      'payment-service',
      'product-service',
      'shipping-service',
    ]);
    const roots = spans.filter((span) => parentOf(span) === undefined);
    assert.deepEqual(
      roots.map(({ name, parentSpanId }) => [name, parentSpanId]),
      [['POST /api/orders/*', BROWSER_SPAN]],
    );
    assert.ok(spans.length >= 70, `${spans.length} spans`);
  });

  test('has nothing of what is done for all who wait at once', () => {
    const polls = spans.filter(({ attributes }) =>
      String(attributes['db.query.text']).includes('any($1::uuid[])'),
    );
    assert.deepEqual(
      polls.map(({ name }) => name),
      [],
    );
  });

  test('goes from the gateway over HTTP to the order and the prices', () => {
    const order = named('POST /api/orders', 'order-service');
    assert.deepEqual(
      [order.kind, parentOf(order)?.kind, parentOf(order)?.service],
      [SERVER, CLIENT, 'api-gateway'],
    );
    assert.equal(order.attributes['app.order.id'], orderId);
    const prices = named('POST /api/products/lookup');
    assert.deepEqual(ancestry(prices), ['POST', 'POST /api/orders', 'POST', 'POST /api/orders/*']);
  });

  test('goes on through the outbox and the broker, saga step by saga step', () => {
    const reserve = named(/^process commands:inventory\.reserve:/);
    assert.deepEqual(
      [reserve.kind, parentOf(reserve)?.name, parentOf(reserve)?.kind],
      [CONSUMER, 'create commands:inventory.reserve', PRODUCER],
    );
    const sent = named('send commands:inventory.reserve');
    assert.equal(sent.parentSpanId, reserve.parentSpanId);
    const steps = ['authorise-payment', 'capture-payment', 'create-shipment', 'commit-stock', 'completed'];
    for (const step of steps) {
      const move = named(`saga order ${step}`);
      assert.equal(move.attributes['app.saga.id'], orderId);
      assert.match(ancestry(move)[0] ?? '', /^process events:.*:order-service\.replies$/);
    }
    assert.equal(reserve.attributes['messaging.message.conversation_id'], orderId);
    assert.equal(reserve.attributes['messaging.system.name'], messagingSystem);
  });

  test('ends with the mails sent', () => {
    const mails = spans.filter(({ name }) => name === 'mail send');
    const events = mails.map((mail) => ancestry(mail).find((name) => name.startsWith('process events:')));
    const expected = ['order.confirmed', 'order.placed', 'shipment.created'];
    assert.deepEqual(
      events.sort(),
      expected.map((type) => `process events:${type}:notification-service.events`),
    );
  });

  test('signing in crosses gRPC', () => {
    const served = collector.spans.find(({ kind, service }) => kind === SERVER && service === 'auth-service');
    const rpc = collector.spans.filter(({ attributes }) => attributes['rpc.system.name'] === 'grpc');
    const asked = rpc.find(({ spanId }) => rpc.some(({ parentSpanId }) => parentSpanId === spanId));
    assert.deepEqual(
      [asked?.service, asked?.name, asked?.attributes['rpc.status_code'], asked?.kind],
      ['user-service', 'platform.auth.v1.Auth/IssueTokens', 'OK', CLIENT],
    );
    assert.ok(served);
  });

  test('tells nothing of people, cards, parameters or queries', () => {
    const all = JSON.stringify(collector.spans);
    for (const secret of [EMAIL, 'Tracy Example', 'a secret password', 'tok_visa', 'from=cart'])
      assert.ok(!all.includes(secret), secret);
  });

  test('has statements with their text and table, without values', () => {
    const insert = named(/INSERT orders/, 'order-service');
    assert.equal(insert.attributes['db.system.name'], 'postgresql');
    assert.match(String(insert.attributes['db.namespace']), /^(platform_\w+_)?orders$/);
    assert.match(String(insert.attributes['db.query.text']), /\$1/);
    assert.ok(!String(insert.attributes['db.query.text']).includes(orderId));
  });
}
