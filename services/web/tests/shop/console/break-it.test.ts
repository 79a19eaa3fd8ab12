import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { SERVICES } from '@platform/contracts/services.ts';
import { eventually } from '@platform/testing/eventually.ts';
import type { Runner, RunnerProcess } from '../../../src/runner/runner.ts';
import { OrderLoad } from '../../../src/shop/console/break-it/order-load.ts';
import { standInRunner } from '../../console/stand-in-runner.ts';
import { type Answers, away, problem, StandInGateway } from '../../stand-in-gateway.ts';
import { webWorld } from '../../web-world.ts';
import { auditAnswers } from './audit-answers.ts';

const PLAN = { service: 'payment-service', fault: 'pause', seconds: '1', orders: '10' };

/** Of services that are ready; remembers what was done to them. */
function actedRunner(): Runner & { readonly acts: string[] } {
  const acts: string[] = [];
  const processes = [...SERVICES.map(({ name }) => name), 'postgresql'].map(
    (name): RunnerProcess => ({
      name,
      state: 'ready',
      pid: 1,
      start_ms: 1,
      restarts: 0,
      memory_mb: 1,
      cpu_ms: 1,
    }),
  );
  const act: Runner['act'] = async (service, act) => void acts.push(`${act} ${service}`);
  return { acts, ...standInRunner({ processes: async () => processes, act }) };
}

/** A platform that takes orders, and loses or doubles what the test says. */
function orders({ lost = 0, doubled = 0 } = {}): Answers {
  const listed: object[] = [];
  const recipients = new Map<string, string>();
  let taken = 0;
  const take = (recipient: string) => {
    const order = { id: randomUUID(), number: `N-${taken}`, status: 'confirmed' };
    recipients.set(order.id, recipient);
    return order;
  };
  return {
    ...auditAnswers(),
    'GET /api/stock': { items: [{ sku: 'LAMP', available: 100 }] },
    'POST /api/orders': (input: { body: { shipping_address: { recipient: string } } }) => {
      const order = take(input.body.shipping_address.recipient);
      taken += 1;
      if (taken > lost) listed.push(order);
      if (taken <= doubled) listed.push(take(input.body.shipping_address.recipient));
      return order;
    },
    'GET /api/orders': () => ({ items: listed, next_cursor: null }),
    'GET /api/orders/{id}': ({ path }: { path: { id: string } }) => ({
      shipping_address: { recipient: recipients.get(path.id) },
    }),
  } as unknown as Answers;
}

async function verdictOf(t: Parameters<typeof webWorld>[0], answers: Answers) {
  const runner = actedRunner();
  const { signedIn } = await webWorld(t, { answers, runner });
  const admin = await signedIn({ roles: ['admin'] });
  await admin.get('/console/break-it');
  const { location } = (await admin.post('/console/break-it', PLAN)).headers;
  let text = '';
  await eventually(
    async () => {
      text = (await admin.get(String(location))).text;
      assert.doesNotMatch(text, /data-refresh/);
    },
    { timeoutMs: 60_000 },
  );
  return { runner, text };
}

test('a service is broken while orders are placed, goes on, and the verdict is that nothing is lost', async (t) => {
  const { runner, text } = await verdictOf(t, orders());
  assert.match(text, /Nothing lost, nothing doubled/, text);
  assert.deepEqual(runner.acts, ['pause payment-service', 'resume payment-service']);
});

test('an order that was taken and is not there, and one that nobody was told of, are found', async (t) => {
  const { text } = await verdictOf(t, orders({ lost: 1, doubled: 2 }));
  assert.match(text, /This should not have happened/);
  assert.match(text, /Lost<\/th><td class="number"><span class="tag" data-state="failed">1</);
  assert.match(text, /Doubled<\/th><td class="number"><span class="tag" data-state="failed">2</);
});

test('what cannot be broken, or not for so long, is said beside its field', async (t) => {
  const runner = actedRunner();
  const { signedIn } = await webWorld(t, { runner });
  const admin = await signedIn({ roles: ['admin'] });
  assert.doesNotMatch((await admin.get('/console/break-it')).text, /value="(web|postgresql)"/);
  const form = { ...PLAN, service: 'postgresql', seconds: '999' };
  const page = await admin.post('/console/break-it', form);
  assert.equal(page.status, 422);
  assert.match(page.text, /href="#f-service"/);
  assert.match(page.text, /href="#f-seconds"/);
  assert.deepEqual(runner.acts, []);
});

test('nothing is broken in production, nor by staff', async (t) => {
  const runner = actedRunner();
  const production = await webWorld(t, { runner, isDevelopment: false });
  const admin = await production.signedIn({ roles: ['admin'] });
  assert.equal((await admin.get('/console/break-it')).status, 404);
  const { signedIn } = await webWorld(t, { runner });
  assert.equal((await (await signedIn({ roles: ['staff'] })).get('/console/break-it')).status, 404);
});

test('an order is sent again with its key until it is answered, and a refusal is an answer', async () => {
  const keys: string[] = [];
  let calls = 0;
  const gateway = new StandInGateway({
    'POST /api/orders': ({ headers }) => {
      keys.push(headers?.['idempotency-key'] ?? '');
      calls += 1;
      if (calls === 1) throw away();
      if (calls === 2) throw problem(503, 'temporarily-unavailable');
      if (calls === 3) return { id: 'one', number: 'N-1' } as never;
      throw problem(422, 'products-unavailable');
    },
  });
  const api = gateway.for({ accessToken: async () => 'token' });
  const load = new OrderLoad(api, { skus: ['LAMP'], cards: ['tok_visa'], recipient: 'Trial' });
  const enough = new AbortController();
  const never = new AbortController().signal;
  enough.abort();
  const one = new AbortController();
  const running = load.run(1000, one.signal, never);
  one.abort();
  await running;
  assert.deepEqual([load.result.placed.get('one'), load.result.retries], ['N-1', 2]);
  assert.equal(new Set(keys).size, 1);
  const another = new AbortController();
  const more = load.run(1000, another.signal, never);
  another.abort();
  await more;
  assert.deepEqual([...load.result.refused], [['products-unavailable', 1]]);
});
