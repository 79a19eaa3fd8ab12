// Buys one thing as a customer does, and waits until the order is confirmed:
//   node scripts/deploy/shop/synthetic-order.mjs URL
// SYNTHETIC_EMAIL and SYNTHETIC_PASSWORD name an account; without them it registers one. SYNTHETIC_SKU names what to buy;
// without it one that needs no stock, if there is one. An empty catalogue is said, and is no failure: there is nothing to buy yet.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

// Goods need one; whoever packs the parcel reads that it is none.
const ADDRESS = { recipient: 'Synthetic order', line1: 'Do not send', city: 'Nowhere', country: 'GB' };
const WAIT_MS = 30_000;
const POLL_MS = 500;
const REQUEST_TIMEOUT_MS = 15_000;
// Others may come from the same address.
const TOO_MANY = 429;
const MAX_TRIES = 5;

const [url] = process.argv.slice(2);
if (url === undefined) end('usage: synthetic-order.mjs URL', 2);
try {
  await buy(url.replace(/\/$/, ''));
} catch (error) {
  end(
    `synthetic order: ${error.message}${error.cause ? ` (${error.cause.code ?? error.cause.message})` : ''}`,
  );
}

async function buy(gateway) {
  const call = caller(gateway);
  const began = Date.now();
  const sku = process.env.SYNTHETIC_SKU ?? (await firstSku(call));
  if (sku === undefined) {
    process.stdout.write('synthetic order: none placed, the catalogue is empty\n');
    return;
  }
  const token = await signIn(call);
  const placed = await call('/api/orders', {
    token,
    headers: { 'idempotency-key': randomUUID() },
    body: { lines: [{ sku, quantity: 1 }], card_token: 'tok_visa', shipping_address: ADDRESS },
  });
  const status = await endOf(call, placed.id, token);
  if (status !== 'confirmed')
    throw new Error(`${placed.id} is ${status} after ${Date.now() - began} ms, not confirmed`);
  process.stdout.write(`synthetic order: ${placed.id} confirmed after ${Date.now() - began} ms\n`);
}

async function firstSku(call) {
  const { items } = await call('/api/products?limit=100');
  return (items.find((product) => !product.is_stocked) ?? items[0])?.sku;
}

async function signIn(call) {
  let { SYNTHETIC_EMAIL: email, SYNTHETIC_PASSWORD: password } = process.env;
  if (email === undefined || password === undefined) {
    email = `synthetic-${randomUUID()}@example.com`;
    password = randomUUID();
    await call('/api/users', { body: { email, password, full_name: 'Synthetic Order' } });
  }
  return (await call('/api/users/login', { body: { email, password } })).access_token;
}

async function endOf(call, id, token) {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const { status } = await call(`/api/orders/${id}`, { token });
    if (status !== 'placed' || Date.now() > deadline) return status;
    await sleep(POLL_MS);
  }
}

function caller(gateway) {
  return async (path, options = {}) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await send(gateway + path, options);
      const content = await answer.text();
      if (answer.ok) return JSON.parse(content);
      if (answer.status !== TOO_MANY || tries === MAX_TRIES)
        throw new Error(`${path} answered ${answer.status}: ${content.slice(0, 300)}`);
      await sleep(Number(answer.headers.get('retry-after') ?? 1) * 1000);
    }
  };
}

function send(url, { token, body, headers }) {
  return fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
}

function end(message, exitCode = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}
