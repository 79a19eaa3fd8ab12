import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { apiTests } from './api-tests.ts';
import { type Answer, gatewayCalls } from './gateway-calls.ts';
import { identityTests } from './identity-tests.ts';
import type { RunningPlatform } from './start-platform.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const INVOICES = join(import.meta.dirname, 'invoices.csv');

/** The whole platform, from outside: through the gateway and the command line alone. */
export function platformSuite(name: string, start: () => Promise<RunningPlatform>): void {
  describe(name, () => {
    let platform: RunningPlatform;
    let customer: { token: string; id: string; email: string };

    before(async () => {
      platform = await start();
      customer = await register();
    });
    after(() => platform.stop());

    const call = gatewayCalls(() => platform.gatewayUrl);

    async function register(): Promise<{ token: string; id: string; email: string }> {
      const email = `e2e-${randomUUID()}@example.com`;
      const password = 'a long enough password';
      const created = await call('POST', '/api/users', { body: { email, password, full_name: 'Eve Toend' } });
      assert.equal(created.status, 201);
      const login = await call('POST', '/api/users/login', { body: { email, password } });
      assert.equal(login.status, 200);
      return { token: login.body.access_token, id: created.body.id, email };
    }

    /** Runs `platform ARGS` and returns what it printed as JSON, with its exit code. */
    // biome-ignore lint/suspicious/noExplicitAny: every command prints another shape
    async function cli(...args: string[]): Promise<{ code: number; json: any; stderr: string }> {
      const child = spawn(
        process.execPath,
        [join(ROOT, 'clients/cli/bin/platform.mjs'), '--json', '--data', platform.dataFolder, ...args],
        { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PLATFORM_URL: '', PLATFORM_TOKEN: '' } },
      );
      const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
      const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { code, json: stdout === '' ? undefined : JSON.parse(stdout), stderr };
    }

    async function someProduct(): Promise<{ sku: string; price_minor: number }> {
      const { body } = await call('GET', '/api/products?limit=50');
      const product = body.items.find((item: { is_stocked: boolean }) => item.is_stocked);
      assert.ok(product, 'the demo catalogue is there');
      return product;
    }

    function place(body: object, headers: Record<string, string> = { prefer: 'wait=20' }): Promise<Answer> {
      return call('POST', '/api/orders', { token: customer.token, body, headers });
    }

    test('fulfils an order, takes its stock and tells its customer once', async () => {
      const { sku, price_minor } = await someProduct();
      const stockBefore = (await cli('stock', 'show', sku)).json.items[0];
      const { status, body: order } = await place({ lines: [{ sku, quantity: 2 }], card_token: 'tok_visa' });
      assert.deepEqual([status, order.status, order.total_minor], [201, 'confirmed', 2 * price_minor]);

      const { token } = customer;
      const payment = await call('GET', `/api/payments/${order.id}`, { token });
      assert.equal(payment.body.status, 'captured');
      const shipment = await call('GET', `/api/shipments/${order.id}`, { token });
      assert.ok(shipment.body.tracking_number);
      const stockAfter = (await cli('stock', 'show', sku)).json.items[0];
      assert.deepEqual(
        [stockAfter.on_hand, stockAfter.reserved],
        [stockBefore.on_hand - 2, stockBefore.reserved],
      );
      const timeline = await call('GET', `/api/orders/${order.id}/timeline`, { token });
      assert.ok(
        timeline.body.items.some(({ event }: { event: string }) => event === 'capture-payment succeeded'),
      );

      await eventually(async () => {
        const { body } = await call('GET', '/api/notifications?limit=100', { token });
        const confirmed = body.items.filter(
          (item: { kind: string; order_id?: string }) =>
            item.kind === 'order.confirmed' && item.order_id === order.id,
        );
        assert.equal(confirmed.length, 1);
      });
    });

    test('tells programs that work it by its command line what went wrong', async () => {
      const { code, stderr } = await cli('products', 'show', 'NO-SUCH-SKU');
      const { error } = JSON.parse(stderr);
      assert.deepEqual([code, error.status, error.code], [1, 404, 'not-found']);
      assert.match(error.message, /NO-SUCH-SKU/);
    });

    test('takes the demo catalogue again, which changes nothing', async () => {
      const { sku } = await someProduct();
      const before = (await cli('stock', 'show', sku)).json.items[0];
      const { code, stderr } = await cli('demo-catalogue');
      assert.equal(code, 0, stderr);
      assert.deepEqual((await cli('stock', 'show', sku)).json.items[0].on_hand, before.on_hand);
    });

    test('rejects an order whose card is declined, and gives the stock back', async () => {
      const { sku } = await someProduct();
      const { body } = await place({ lines: [{ sku, quantity: 1 }], card_token: 'tok_declined' });
      assert.deepEqual([body.status, body.reason_code], ['rejected', 'card-declined']);
      const reservation = await cli('stock', 'show', sku);
      assert.equal(reservation.json.items[0].reserved, 0);
    });

    test('rejects an order of more than there is, and says what is left', async () => {
      const { sku } = await someProduct();
      const { body } = await place({ lines: [{ sku, quantity: 900_000 }] });
      assert.deepEqual([body.status, body.reason_code], ['rejected', 'out-of-stock']);
      assert.match(body.reason, new RegExp(sku));
    });

    test('places one order for many requests at once with one Idempotency-Key', async () => {
      const { sku } = await someProduct();
      const headers = { 'idempotency-key': randomUUID() };
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => place({ lines: [{ sku, quantity: 1 }] }, headers)),
      );
      assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    });

    test('orders what is in the cart', async () => {
      const { sku } = await someProduct();
      await call('PUT', `/api/carts/me/items/${encodeURIComponent(sku)}`, {
        token: customer.token,
        body: { quantity: 1 },
      });
      const { status, body } = await call('POST', '/api/carts/me/checkout', {
        token: customer.token,
        body: {},
      });
      assert.deepEqual([status, body.lines.length], [201, 1]);
    });

    test('shows an order to its customer alone', async () => {
      const { sku } = await someProduct();
      const { body: order } = await place({ lines: [{ sku, quantity: 1 }] }, {});
      const stranger = await register();
      for (const path of [
        `/api/orders/${order.id}`,
        `/api/payments/${order.id}`,
        `/api/shipments/${order.id}`,
      ]) {
        assert.equal((await call('GET', path, { token: stranger.token })).status, 404, path);
        assert.equal((await call('GET', path)).status, 401, path);
      }
      assert.equal((await call('GET', '/api/sagas', { token: customer.token })).status, 403);
    });

    test('renews a session, and ends the family of a refresh token used twice', async () => {
      const { email } = await register();
      const login = await call('POST', '/api/users/login', {
        body: { email, password: 'a long enough password' },
      });
      const refresh = (token: string) =>
        call('POST', '/api/auth/refresh', { body: { refresh_token: token } });
      const renewed = await refresh(login.body.refresh_token);
      assert.equal(renewed.status, 200);
      assert.equal((await refresh(login.body.refresh_token)).status, 401);
      assert.equal((await refresh(renewed.body.refresh_token)).status, 401);
    });

    identityTests({ platform: () => platform, call, cli });
    apiTests(() => platform);

    test('finds products by misspelt words, and shows a change of price at once', async () => {
      const { sku } = await someProduct();
      const product = (await cli('products', 'show', sku)).json;
      const word = product.name
        .split(' ')
        .toSorted((a: string, b: string) => b.length - a.length)[0] as string;
      const typo = word.slice(0, 2) + word.slice(3);
      const found = await call('GET', `/api/products?q=${encodeURIComponent(typo)}`);
      assert.ok(
        found.body.items.some((item: { sku: string }) => item.sku === sku),
        `${typo} finds ${word}`,
      );
      const price = product.price_minor + 1;
      assert.equal((await cli('products', 'price', sku, (price / 100).toFixed(2))).code, 0);
      const { body } = await place({ lines: [{ sku, quantity: 1 }] }, {});
      assert.equal(body.total_minor, price);
    });

    test('replays a file of invoices once, however often it is run', async () => {
      const first = await cli('replay', INVOICES);
      assert.equal(first.code, 0, first.stderr);
      assert.deepEqual(
        { ...first.json, seconds: 0 },
        {
          invoices_read: 6,
          orders_placed: 3,
          orders_placed_before: 0,
          orders_confirmed: 3,
          orders_rejected: 0,
          orders_unfinished: 0,
          lines: 5,
          units: 49,
          total_minor: { GBP: 8 * 1250 + 24 * 85 + 1500 + 12 * 85 + 4 * 325 },
          skipped: {
            cancellation: 1,
            'no-customer': 1,
            malformed: 1,
            'price-not-in-whole-pence': 1,
            'quantity-not-positive': 1,
          },
          malformed: [{ line: 9, problem: 'Quantity "ten"' }],
          seconds: 0,
          interrupted: false,
        },
      );
      const second = await cli('replay', INVOICES);
      assert.deepEqual([second.json.orders_placed, second.json.orders_placed_before], [3, 3]);
      assert.deepEqual(second.json.total_minor, first.json.total_minor);
    });

    test('refuses a file that is no such CSV before anything is placed', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'no-csv-'));
      const { code, stderr } = await cli('replay', join(ROOT, 'package.json'));
      assert.equal(code, 1);
      assert.match(stderr, /no Online Retail CSV/);
      assert.equal((await cli('replay', join(folder, 'absent.csv'))).code, 1);
    });

    test('shows every service ready, and explains wrong usage', async () => {
      const status = await cli('status');
      assert.deepEqual([status.code, status.json.services.length >= 8], [0, true]);
      assert.equal((await cli('orders', 'plaice')).code, 2);
      assert.equal((await cli('orders', 'show', randomUUID())).code, 1);
    });

    test('the command line shows which keys sign, to admins alone', async () => {
      const { code, json } = await cli('signing-keys', 'list');
      assert.equal(code, 0);
      const { body } = await call('GET', '/.well-known/jwks.json');
      const published = body.keys.map(({ kid }: { kid: string }) => kid).toSorted();
      assert.deepEqual(json.keys.map(({ kid }: { kid: string }) => kid).toSorted(), published);
      assert.equal((await call('GET', '/api/auth/keys', { token: customer.token })).status, 403);
    });

    test('the command line shows and changes how much a service logs', async () => {
      const levels = async () => (await cli('log-level', 'show')).json.items;
      const level = async () =>
        (await levels()).find(({ service }: { service: string }) => service === 'shipping-service').level;
      const before = await level();
      assert.equal((await cli('log-level', 'set', 'shipping-service', 'warn')).code, 0);
      assert.equal(await level(), 'warn');
      assert.equal((await cli('log-level', 'set', 'shipping-service', before)).code, 0);
      const { code, stderr } = await cli('log-level', 'set', 'shipping-service', 'loud');
      assert.deepEqual([code, /Allowed choices are silent, error/.test(stderr)], [2, true]);
      assert.equal((await cli('log-level', 'set', 'api-gateway', 'debug')).code, 2);
    });

    test('passes the audit: nothing lost, nothing doubled', async () => {
      const { code, json } = await cli('verify');
      assert.deepEqual(
        json.checks.filter(({ ok }: { ok: boolean }) => !ok),
        [],
      );
      assert.deepEqual([code, json.ok], [0, true]);
      assert.ok(json.orders >= 8, `${json.orders} orders`);
      assert.ok(
        json.checks.every(({ checked }: { checked: number }) => checked > 0),
        'every check looked at something',
      );
    });
  });
}
