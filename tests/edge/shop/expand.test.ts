import assert from 'node:assert/strict';
import { after, before, beforeEach, type TestContext, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { jsonOf, statusOf, valuesOf } from '../../../services/api-gateway/tests/raw-http.ts';
import {
  type RawUpstream,
  startUpstream,
  type UpstreamCall,
} from '../../../services/api-gateway/tests/raw-upstream.ts';
import { assertProblem, type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from '../edge-gateway.ts';

const routesWithin = (timeoutMs: number) => `export const routes = [
  { path: '/api/orders/*', service: 'order-service', access: { kind: 'public' }, timeoutMs: ${timeoutMs}, expand: 'order' },
  { path: '/api/closed/*', service: 'order-service', access: { kind: 'user' }, expand: 'order' },
];
`;
// But for the tests of the limits, no answer has to come in time.
const PATIENT_MS = 60_000;
const ROUTES = routesWithin(PATIENT_MS);
const ID = '019ac3f0-5c1e-7000-8000-000000000001';
// What a parser would change: digits past a double's, the order of members, blanks.
const ORDER = `{"id":"${ID}", "total_minor":1.10,"big":12345678901234567890,"lines":[{"sku":"MUG"},{"sku":"MUG"},{"sku":"LAMP"}]}\n`;
const PAYMENT = '{"status":"captured","amount_minor":1e3}';
const SHIPMENT = '{"status":"created"}';
const PRODUCTS = '{"products":[{"sku":"MUG","price_minor":425}],"unknown":["LAMP"]}';

const cleanup = new SharedCleanup();
let gateway: EdgeGateway;
let orders: RawUpstream;
let payments: RawUpstream;
let shipments: RawUpstream;
let products: RawUpstream;

before(async () => {
  [orders, payments, shipments, products] = [
    await startUpstream(cleanup),
    await startUpstream(cleanup),
    await startUpstream(cleanup),
    await startUpstream(cleanup),
  ];
  const environment = {
    ORDER_SERVICE_URL: orders.origin,
    PAYMENT_SERVICE_URL: payments.origin,
    SHIPPING_SERVICE_URL: shipments.origin,
    PRODUCT_SERVICE_URL: products.origin,
    EXPAND_TIMEOUT_MS: String(PATIENT_MS),
  };
  gateway = await startEdgeGateway(cleanup, environment, ROUTES);
});

after(() => cleanup.end());

beforeEach(() => {
  orders.script = json(ORDER);
  payments.script = json(PAYMENT);
  shipments.script = json(SHIPMENT);
  products.script = json(PRODUCTS);
  for (const upstream of [orders, payments, shipments, products]) upstream.calls.length = 0;
});

const get = (query: string, ...headers: string[]) =>
  gateway.send([`GET /api/orders/${ID}${query} HTTP/1.1`, HOST, ...headers]);

test('without expand the answer is the service’s, byte for byte, and nobody else is asked', async () => {
  for (const query of ['', '?a=expand', '?a=1']) assert.equal((await get(query)).body.toString(), ORDER);
  assert.deepEqual(
    [payments, shipments, products].map(({ calls }) => calls.length),
    [0, 0, 0],
  );
});

test('parts are put behind the whole, whose bytes stay as they are', async () => {
  const got = await get('?expand=payment,shipment,items');
  assert.equal(statusOf(got), 200);
  const products = '[{"sku":"MUG","price_minor":425}]';
  const expected = `${ORDER.trimEnd().slice(0, -1)},"payment":${PAYMENT},"shipment":${SHIPMENT},"items":${products},"incomplete":[]}`;
  assert.equal(got.body.toString(), expected);
  assert.deepEqual(valuesOf(got, 'content-type'), ['application/json']);
});

test('every service is asked under the caller’s token, with the request id and the trace', async () => {
  const token = 'Bearer some.access.token';
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const headers = [
    `Authorization: ${token}`,
    'x-request-id: mine',
    `traceparent: 00-${trace}-b7ad6b7169203331-01`,
  ];
  await get('?expand=payment,shipment,items&a=1', ...headers);
  const calls = [orders, payments, shipments, products].map(({ calls }) =>
    // A late call of the test before may come here.
    only({ calls: calls.filter((call) => valuesOf(call, 'x-request-id').includes('mine')) }),
  );
  for (const call of calls) {
    assert.deepEqual(valuesOf(call, 'authorization'), [token]);
    assert.deepEqual(valuesOf(call, 'x-request-id'), ['mine']);
    assert.match(valuesOf(call, 'traceparent').join(), new RegExp(`^00-${trace}-`));
    assert.equal(valuesOf(call, 'x-forwarded-for').length, 1);
  }
  assert.deepEqual(
    calls.map(({ start }) => start.split(' ').slice(0, 2).join(' ')),
    [
      `GET /api/orders/${ID}?a=1`,
      `GET /api/payments/${ID}`,
      `GET /api/shipments/${ID}`,
      'POST /api/products/lookup',
    ],
  );
  assert.deepEqual(JSON.parse(calls[3]?.body.toString() ?? ''), { skus: ['MUG', 'LAMP'] });
});

test('parts that need the id alone are asked for together with the whole', async () => {
  orders.script = () => undefined;
  const answer = get('?expand=payment,shipment');
  await eventually(() => {
    assert.deepEqual(
      [orders, payments, shipments].map(({ calls }) => calls.length),
      [1, 1, 1],
    );
  });
  json(ORDER)(only(orders));
  assert.equal(statusOf(await answer), 200);
});

test('what does not exist yet is null, and not incomplete', async () => {
  shipments.script = problem(404);
  const got = jsonOf(await get('?expand=payment,shipment'));
  assert.deepEqual([got.shipment, got.incomplete], [null, []]);
  assert.deepEqual(got.payment, JSON.parse(PAYMENT));
});

test('a part that takes too long is left out, and said to be', async (t) => {
  payments.script = () => undefined;
  // One that is under way ends by the old limit, long after those that come now.
  const before = await gateway.connect();
  before.write(`GET /api/orders/${ID}?expand=payment HTTP/1.1\r\n${HOST}\r\n\r\n`);
  await eventually(() => assert.equal(payments.calls.length, 1));
  await impatient(t, { EXPAND_TIMEOUT_MS: '200' });
  // Again should a busy machine have made the other part late as well.
  await eventually(async () => {
    const got = jsonOf(await get('?expand=payment,shipment'));
    assert.deepEqual([got.payment, got.incomplete], [null, [{ part: 'payment', reason: 'timeout' }]]);
    assert.deepEqual(got.shipment, JSON.parse(SHIPMENT));
  });
  await eventually(() => {
    const logged = gateway.lines.findLast(({ msg }) => msg === 'request');
    assert.equal(logged?.failure, 'incomplete: payment timeout');
  });
  assert.equal(before.reader.rest, '', 'it waits still');
  before.close();
});

test('a part whose service is away, refuses, fails or talks nonsense is left out with the reason', async () => {
  for (const [script, reason] of [
    [(call: UpstreamCall) => void call.socket.destroy(), 'unreachable'],
    [problem(403), 'refused'],
    [problem(503), 'unavailable'],
    [problem(500), 'failed'],
    [json('{"products":'), 'failed'],
    [json(`{"products":"${'x'.repeat(1024 * 1024)}"}`), 'too-large'],
  ] as const) {
    products.script = script;
    const got = jsonOf(await get('?expand=items'));
    assert.deepEqual([got.items, got.incomplete], [null, [{ part: 'items', reason }]]);
  }
});

test('what the service says of the whole is passed on, whatever the parts say', async () => {
  for (const status of [401, 404, 422, 500, 503]) {
    orders.script = problem(status);
    const got = await get('?expand=payment');
    assertProblem(got, status);
    assert.deepEqual(valuesOf(got, 'content-type'), ['application/problem+json']);
  }
});

test('a whole that does not come is 502 or 504, and one that is no object 502', async (t) => {
  orders.script = (call) => void call.socket.destroy();
  assertProblem(await get('?expand=payment'), 502);
  orders.script = json('[]');
  assertProblem(await get('?expand=payment'), 502);
  await impatient(t, {}, routesWithin(200));
  orders.script = () => undefined;
  assertProblem(await get('?expand=payment'), 504);
});

test('an unknown part is 422 and names those there are; nobody is asked', async () => {
  for (const query of [
    '?expand=',
    '?expand=payment,secrets',
    '?expand=payment&expand=x',
    '?expand=__proto__',
  ]) {
    const got = await get(query);
    assertProblem(got, 422);
    assert.match(String(jsonOf(got).detail), /payment, shipment, items/);
  }
  assert.equal(orders.calls.length, 0);
});

test('a list, a part of an order, and other methods are no business of expand', async () => {
  for (const line of [
    'GET /api/orders?expand=payment HTTP/1.1',
    `GET /api/orders/${ID}/timeline?expand=payment HTTP/1.1`,
    'GET /api/orders/1?expand=payment HTTP/1.1',
    `DELETE /api/orders/${ID}?expand=payment HTTP/1.1`,
  ])
    assert.equal((await gateway.send([line, HOST])).body.toString(), ORDER, line);
  assert.equal(payments.calls.length, 0);
  assert.match(orders.calls[0]?.start ?? '', /expand=payment/);
});

test('a route that needs a token needs it for the parts too', async () => {
  const got = await gateway.send([`GET /api/closed/${ID}?expand=payment HTTP/1.1`, HOST]);
  assertProblem(got, 401);
  assert.deepEqual([orders.calls.length, payments.calls.length], [0, 0]);
});

test('when the client goes, all services are let go', async () => {
  orders.script = () => undefined;
  payments.script = () => undefined;
  const client = await gateway.connect();
  client.write(`GET /api/orders/${ID}?expand=payment HTTP/1.1\r\n${HOST}\r\n\r\n`);
  await eventually(() => assert.deepEqual([orders.calls.length, payments.calls.length], [1, 1]));
  client.close();
  await eventually(() => {
    for (const upstream of [orders, payments]) assert.ok(upstream.ended.has(only(upstream).connection));
  });
  assert.ok(!gateway.lines.some(({ msg }) => msg === 'request failed'));
});

/** Until the test has ended. */
async function impatient(t: TestContext, variables: Record<string, string>, routes = ROUTES): Promise<void> {
  t.after(() => gateway.reload({}, ROUTES));
  await gateway.reload(variables, routes);
}

function only({ calls }: Pick<RawUpstream, 'calls'>): UpstreamCall {
  assert.equal(calls.length, 1);
  return calls[0] as UpstreamCall;
}

function json(body: string, status = '200 OK', type = 'application/json') {
  const head = `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return (call: UpstreamCall) => call.write(head + body);
}

function problem(status: number) {
  const body = JSON.stringify({ status, code: 'some-code', detail: 'Some detail.' });
  return json(body, `${status} Whatever`, 'application/problem+json');
}
