import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import type { ReceivedSpan } from '@platform/testing/otlp-receiver.ts';
import { BROWSER_SPAN, SECRETS, TRACE } from './traced-order.ts';

const [CLIENT, SERVER, PRODUCER, CONSUMER] = [3, 2, 4, 5];
// Each service sends its spans in its own time.

export interface TracedOrder {
  readonly email: string;
  readonly orderId: () => string;
  /** All spans that have arrived so far. */
  readonly spans: () => readonly ReceivedSpan[];
}

/** The trace of an order that was placed by `placeTracedOrder`. */
export function traceTests({ email, orderId, spans: arrived }: TracedOrder, messagingSystem: string): void {
  const check = (name: string, assertion: () => void) => test(name, () => eventually(assertion));
  /** Those of the order; throws while some are on their way. */
  const spans = (): readonly ReceivedSpan[] => {
    const found = arrived().filter(({ traceId }) => traceId === TRACE);
    assert.equal(found.filter(({ name }) => name === 'mail send').length, 3, 'the mails come last');
    assert.equal(
      found.filter(({ parentSpanId }) => !found.some(({ spanId }) => spanId === parentSpanId)).length,
      1,
    );
    return found;
  };
  const named = (name: string | RegExp, service?: string) => {
    const found = spans().find(
      (span) =>
        (typeof name === 'string' ? span.name === name : name.test(span.name)) &&
        (service === undefined || span.service === service),
    );
    assert.ok(found, `there is a span ${name} of ${service ?? 'any service'}`);
    return found;
  };
  const parentOf = (span: ReceivedSpan) => spans().find(({ spanId }) => spanId === span.parentSpanId);
  /** Its ancestors' names, the nearest first. */
  const ancestry = (span: ReceivedSpan): string[] => {
    const parent = parentOf(span);
    return parent === undefined ? [] : [parent.name, ...ancestry(parent)];
  };

  check('is one, from the browser to every service that took part, and has no loose ends', () => {
    const services = new Set(spans().map(({ service }) => service));
    assert.deepEqual([...services].sort(), [
      'api-gateway',
      'inventory-service',
      'notification-service',
      'order-service',
      'payment-service',
      'product-service',
      'shipping-service',
    ]);
    const roots = spans().filter((span) => parentOf(span) === undefined);
    assert.deepEqual(
      roots.map(({ name, parentSpanId }) => [name, parentSpanId]),
      [['POST /api/orders/*', BROWSER_SPAN]],
    );
    assert.ok(spans().length >= 70, `${spans().length} spans`);
  });

  check('has nothing of what is done for all who wait at once', () => {
    const polls = spans().filter(
      ({ service, attributes }) =>
        service === 'order-service' && String(attributes['db.query.text']).includes('any($1::uuid[])'),
    );
    assert.deepEqual(
      polls.map(({ name }) => name),
      [],
    );
  });

  check('goes from the gateway over HTTP to the order and the prices', () => {
    const order = named('POST /api/orders', 'order-service');
    assert.deepEqual(
      [order.kind, parentOf(order)?.kind, parentOf(order)?.service],
      [SERVER, CLIENT, 'api-gateway'],
    );
    assert.equal(order.attributes['app.order.id'], orderId());
    const prices = named('POST /api/products/lookup');
    assert.deepEqual(ancestry(prices), ['POST', 'POST /api/orders', 'POST', 'POST /api/orders/*']);
  });

  check('goes on through the outbox and the broker, saga step by saga step', () => {
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
      assert.equal(move.attributes['app.saga.id'], orderId());
      assert.match(ancestry(move)[0] ?? '', /^process events:.*:order-service\.replies$/);
    }
    assert.equal(reserve.attributes['messaging.message.conversation_id'], orderId());
    assert.equal(reserve.attributes['messaging.system.name'], messagingSystem);
  });

  check('ends with the mails sent', () => {
    const mails = spans().filter(({ name }) => name === 'mail send');
    const events = mails.map((mail) => ancestry(mail).find((name) => name.startsWith('process events:')));
    const expected = ['order.confirmed', 'order.placed', 'shipment.created'];
    assert.deepEqual(
      events.sort(),
      expected.map((type) => `process events:${type}:notification-service.events`),
    );
  });

  check('signing in crosses gRPC', () => {
    const served = arrived().find(({ kind, service }) => kind === SERVER && service === 'auth-service');
    const rpc = arrived().filter(({ attributes }) => attributes['rpc.system.name'] === 'grpc');
    const asked = rpc.find(({ spanId }) => rpc.some(({ parentSpanId }) => parentSpanId === spanId));
    assert.deepEqual(
      [asked?.service, asked?.name, asked?.attributes['rpc.status_code'], asked?.kind],
      ['user-service', 'platform.auth.v1.Auth/IssueTokens', 'OK', CLIENT],
    );
    assert.ok(served);
  });

  check('tells nothing of people, cards, parameters or queries', () => {
    const all = JSON.stringify(arrived());
    for (const secret of [email, ...SECRETS]) assert.ok(!all.includes(secret), secret);
  });

  check('has statements with their text and table, without values', () => {
    const insert = named(/INSERT orders/, 'order-service');
    assert.equal(insert.attributes['db.system.name'], 'postgresql');
    assert.match(String(insert.attributes['db.namespace']), /^(platform_\w+_)?orders$/);
    assert.match(String(insert.attributes['db.query.text']), /\$1/);
    assert.ok(!String(insert.attributes['db.query.text']).includes(orderId()));
  });
}
