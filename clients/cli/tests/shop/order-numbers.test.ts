import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CliProcess } from '../cli-process.ts';
import { standInGateway } from '../stand-in-gateway.ts';

const ORDER = {
  id: '0192f0c1-0000-7000-8000-000000000001',
  number: 'K7Q2-9MXE',
  status: 'placed',
  currency: 'GBP',
  total_minor: 450,
  lines: [],
};

/** A gateway that knows one order. */
async function start(t: TestContext) {
  const gateway = await standInGateway(t);
  const cli = new CliProcess(t, gateway.url);
  await cli.login('ann@example.com', 'ann');
  const orders = [ORDER];
  gateway.deviate = (request) => {
    if (request === 'GET /api/orders') return { status: 200, body: { items: orders, next_cursor: null } };
    if (request === `GET /api/orders/${ORDER.id}`) return { status: 200, body: ORDER };
    if (request === `GET /api/orders/${ORDER.id}/timeline`) return { status: 200, body: { items: [] } };
    if (request === `POST /api/orders/${ORDER.id}/cancel`) return { status: 202, body: ORDER };
    return undefined;
  };
  return { gateway, cli, orders };
}

test('an order is named by its number, as people type it, or by its id', async (t) => {
  const { cli } = await start(t);
  for (const name of ['K7Q2-9MXE', 'k7q29mxe', ORDER.id]) {
    const { code, stdout } = await cli.run(`orders show ${name}`);
    assert.equal(code, 0);
    assert.match(stdout, /^order K7Q2-9MXE \(0192f0c1-0000-7000-8000-000000000001\): placed/);
  }
  assert.match((await cli.run('orders cancel k7q2-9mxe')).stdout, /order K7Q2-9MXE is being cancelled/);
  assert.match((await cli.run('orders list')).stdout, /K7Q2-9MXE/);
});

test('a number with a wrong sign is wrong usage, and nothing is asked', async (t) => {
  const { cli, gateway } = await start(t);
  gateway.requests.length = 0;
  for (const command of ['orders show', 'orders cancel', 'orders watch', 'sagas show']) {
    const { code, stderr } = await cli.run(`${command} K7Q2-9MXF`);
    assert.deepEqual([code, /is no order/.test(stderr)], [2, true], stderr);
  }
  assert.deepEqual(gateway.requests, []);
});

test('a number that no order has is not found', async (t) => {
  const { cli, orders } = await start(t);
  orders.length = 0;
  const { code, stderr } = await cli.run('orders show K7Q2-9MXE');
  assert.deepEqual([code, /There is no order K7Q2-9MXE/.test(stderr)], [1, true], stderr);
});
