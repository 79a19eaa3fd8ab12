import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { AnyInput, OperationName } from '@platform/api-client/operation-types.ts';
import { requestOf } from '@platform/api-client/request-of.ts';
import { eventually } from '@platform/testing/eventually.ts';
import type { OpenApiDocument } from '../../scripts/openapi/document.ts';
import { DOCUMENT_FILE, platformDocument } from '../../scripts/openapi/platform-document.ts';
import { SERVICES } from '../../services/api-gateway/src/services.ts';
import { ApiDescription } from '../openapi/api-description.ts';
import type { RunningPlatform, StartedPlatform } from './start-platform.ts';

const released = JSON.parse(readFileSync(DOCUMENT_FILE, 'utf8')) as OpenApiDocument;
const api = new ApiDescription(released);
const STRANGER = '019ac3f0-5c1e-7000-8000-00000000dead';

interface Sent {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** The running platform against the released description of its API. */
export function apiTests(platform: () => RunningPlatform): void {
  /** Calls an operation, and holds its answer to what the document says of it. */
  async function send(name: OperationName, input: AnyInput = {}, token?: string): Promise<Sent> {
    const { url, ...request } = requestOf(platform().gatewayUrl, name, input);
    const headers =
      token === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${token}` };
    const answer = await fetch(url, { ...request, headers });
    const text = await answer.text();
    const body = text === '' ? undefined : JSON.parse(text);
    const described = api.answerOf(api.get(name), answer.status);
    assert.ok(described !== undefined, `${name}: ${answer.status} is not described: ${text}`);
    const type = answer.headers.get('content-type')?.split(';', 1)[0] ?? '';
    const media = described.content?.[type];
    assert.equal(
      media === undefined,
      body === undefined,
      `${name}: ${answer.status} ${type} is not described`,
    );
    if (media !== undefined) assert.equal(api.misfit(media.schema, body), undefined, `${name}: ${text}`);
    return { status: answer.status, headers: answer.headers, body };
  }

  async function expect(
    status: number,
    name: OperationName,
    input?: AnyInput,
    token?: string,
  ): Promise<Sent> {
    const sent = await send(name, input, token);
    assert.equal(sent.status, status, `${name}: ${JSON.stringify(sent.body)}`);
    return sent;
  }

  async function signIn(email: string, password: string): Promise<string> {
    return (await expect(200, 'POST /api/users/login', { body: { email, password } })).body.access_token;
  }

  const adminToken = () => signIn(platform().admin.email, platform().admin.password);

  async function newCustomer(): Promise<{ email: string; token: string }> {
    const email = `api-${randomUUID()}@example.com`;
    const password = 'a long enough password';
    await expect(201, 'POST /api/users', { body: { email, password, full_name: 'Api Describer' } });
    return { email, token: await signIn(email, password) };
  }

  const skuInStock = ({ body }: Sent): string =>
    body.items.find((one: { is_stocked: boolean }) => one.is_stocked).sku;

  /** Places an order that is confirmed, and waits until it is. */
  async function placeOrder(sku: string, token: string): Promise<{ id: string }> {
    const input = {
      body: { lines: [{ sku, quantity: 1 }], card_token: 'tok_visa' },
      headers: { prefer: 'wait=20' },
    };
    return (await expect(201, 'POST /api/orders', input, token)).body;
  }

  test('the running services say of themselves what the released document says', async (t) => {
    const running: RunningPlatform & Partial<StartedPlatform> = platform();
    if (running.state === undefined) return t.skip('its services are reached through the gateway alone');
    const { processes } = running.state();
    const documents = new Map<string, OpenApiDocument>();
    for (const service of SERVICES) {
      const url = processes.find(({ name }) => name === service)?.url;
      documents.set(service, (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument);
    }
    const hint = 'run `npm run openapi`, look at the difference, and commit it';
    assert.deepEqual(JSON.parse(JSON.stringify(await platformDocument(documents))), released, hint);
    const served = await (await fetch(`${platform().gatewayUrl}/openapi.json`)).json();
    assert.deepEqual(served, released);
  });

  test('what a customer is answered fits the document', async () => {
    const { token } = await newCustomer();
    const products = await expect(200, 'GET /api/products', { query: { limit: 50 } });
    const sku = skuInStock(products);
    await expect(200, 'GET /api/products/{sku}', { path: { sku } });
    await expect(200, 'GET /api/products/{sku}/prices', { path: { sku } });
    await expect(200, 'POST /api/products/lookup', { body: { skus: [sku, 'NONE'] } });
    await expect(200, 'GET /api/categories');
    await expect(200, 'GET /.well-known/jwks.json');
    await expect(200, 'GET /api/users/me', {}, token);
    await expect(200, 'PATCH /api/users/me', { body: { full_name: 'Api Describer the Second' } }, token);
    const address = { recipient: 'A', line1: '1 Lane', city: 'London', country: 'GB' };
    const { body: kept } = await expect(201, 'POST /api/users/me/addresses', { body: address }, token);
    await expect(200, 'GET /api/users/me/addresses', {}, token);
    await expect(
      204,
      'DELETE /api/users/me/addresses/{address_id}',
      { path: { address_id: kept.id } },
      token,
    );
    await expect(200, 'GET /api/auth/sessions', {}, token);
    await expect(200, 'PUT /api/carts/me/items/{sku}', { path: { sku }, body: { quantity: 1 } }, token);
    await expect(200, 'GET /api/carts/me', {}, token);
    await expect(200, 'DELETE /api/carts/me/items/{sku}', { path: { sku } }, token);
    const order = await placeOrder(sku, token);
    const path = { id: order.id };
    await expect(200, 'GET /api/orders', {}, token);
    await expect(200, 'GET /api/orders/{id}', { path }, token);
    await expect(200, 'GET /api/orders/{id}/timeline', { path }, token);
    const query = { expand: ['payment', 'shipment', 'items'] };
    const { body: whole } = await expect(200, 'GET /api/orders/{id}', { path, query }, token);
    assert.deepEqual(whole.incomplete, []);
    assert.equal(whole.payment.status, 'captured');
    assert.equal(whole.shipment.order_id, order.id);
    assert.equal(whole.items[0].sku, sku);
    await expect(200, 'GET /api/payments/{order_id}', { path: { order_id: order.id } }, token);
    await expect(200, 'GET /api/shipments/{id}', { path }, token);
    await eventually(
      async () => {
        const { body } = await expect(200, 'GET /api/notifications', {}, token);
        assert.ok(body.items.length > 0);
      },
      { timeoutMs: 15_000 },
    );
    await expect(200, 'GET /api/notifications/preferences', {}, token);
  });

  test('what an admin is answered fits the document', async () => {
    const products = await expect(200, 'GET /api/products', { query: { limit: 50 } });
    await placeOrder(skuInStock(products), (await newCustomer()).token);
    const token = await adminToken();
    for (const { name, path, operation } of api.operations) {
      const isPlain = name.startsWith('GET /api/') && !path.includes('{') && !path.endsWith('/stream');
      const needs = (operation.parameters ?? []).some(({ required }) => required);
      if (isPlain && !needs) await expect(200, name as OperationName, {}, token);
    }
    const { body: sagas } = await expect(200, 'GET /api/sagas', { query: { limit: 1 } }, token);
    const [saga] = sagas.items;
    await expect(200, 'GET /api/sagas/{id}', { path: { id: saga.id } }, token);
    await expect(200, 'GET /api/reservations/{order_id}', { path: { order_id: saga.id } }, token);
    const { body: stock } = await expect(200, 'GET /api/stock', { query: { limit: 1 } }, token);
    const path = { sku: stock.items[0].sku };
    await expect(200, 'GET /api/stock/{sku}', { path }, token);
    await expect(200, 'GET /api/stock/{sku}/movements', { path }, token);
    const adjusting = { path, body: { delta: 1, reason: 'counted again' } };
    await expect(201, 'POST /api/stock/{sku}/adjustments', adjusting, token);
    const queue = 'order-service.replies';
    await expect(200, 'GET /api/admin/order-service/dead-letters', { query: { queue } }, token);
  });

  test('refusals are answered as the document says', async () => {
    const { email, token } = await newCustomer();
    const order = { path: { id: STRANGER } };
    await expect(401, 'GET /api/orders');
    await expect(401, 'GET /api/orders', {}, 'not.a.token');
    await expect(401, 'POST /api/users/login', { body: { email, password: 'another password' } });
    await expect(401, 'POST /api/auth/refresh', { body: { refresh_token: 'unknown' } });
    await expect(403, 'GET /api/stock', {}, token);
    await expect(403, 'GET /api/sagas', {}, token);
    await expect(404, 'GET /api/orders/{id}', order, token);
    await expect(404, 'GET /api/orders/{id}', { ...order, query: { expand: ['payment'] } }, token);
    await expect(404, 'GET /api/products/{sku}', { path: { sku: 'NO-SUCH-THING' } });
    const again = { email, password: 'a long enough password', full_name: 'Again' };
    await expect(409, 'POST /api/users', { body: again });
    await expect(422, 'POST /api/users', { body: {} });
    await expect(422, 'GET /api/orders', { query: { cursor: 'none' } }, token);
    await expect(422, 'GET /api/orders/{id}', { path: { id: 'nope' } }, token);
    await expect(422, 'GET /api/orders/{id}', { ...order, query: { expand: ['secrets'] } }, token);
    await expect(
      422,
      'POST /api/orders',
      { body: { lines: [{ sku: 'NO-SUCH-THING', quantity: 1 }] } },
      token,
    );
    await expect(422, 'POST /api/carts/me/checkout', { body: {} }, token);
    const admin = await adminToken();
    const { body } = await expect(200, 'GET /api/products', { query: { limit: 1 } });
    const product = { path: { sku: body.items[0].sku }, body: { name: 'Another name' } };
    await expect(428, 'PATCH /api/products/{sku}', product, admin);
    await expect(
      412,
      'PATCH /api/products/{sku}',
      { ...product, headers: { 'if-match': '"999999"' } },
      admin,
    );
  });
}
