import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { SERVICES } from '@platform/contracts/services.ts';
import { eventually } from '@platform/testing/eventually.ts';
import type { ActingRunner, RunnerProcess } from '../../../src/runner/runner.ts';
import { OrderLoad } from '../../../src/shop/console/break-it/order-load.ts';
import { standInRunner } from '../../console/stand-in-runner.ts';
import { type Answers, away, problem, StandInGateway } from '../../stand-in-gateway.ts';
import { webWorld } from '../../web-world.ts';
import { auditAnswers } from './audit-answers.ts';

const PLAN = { service: 'payment-service', fault: 'pause', seconds: '1', orders: '10' };

/** Of services that are ready; remembers what was done to them. `lost` is what each command to lose comes to. */
function actedRunner(
  lost: ActingRunner['loseCommand'] = async () => ({ type: 'payment.authorise', message_id: 'm1' }),
  hasBus = true,
): ActingRunner & { readonly done: string[] } {
  const done: string[] = [];
  const processes = [...SERVICES.map(({ name }) => name), 'postgresql'].map(
    (name): RunnerProcess => ({
      name,
      state: 'ready',
      pid: 1,
      start_ms: 1,
      restarts: 0,
      memory_mb: 1,
      cpu_ms: 1,
      can_slow: hasBus,
      links: name === 'postgresql' ? {} : { database: 'whole', ...(hasBus ? { bus: 'whole' } : {}) },
    }),
  );
  return {
    done,
    ...standInRunner({
      processes: async () => processes,
      act: async (service, act) => void done.push(`${act} ${service}`),
      cut: async (service, link) => void done.push(`cut ${service} from ${link}`),
      slow: async (service, link, ms) => void done.push(`slow ${service} to ${link} by ${ms} ms`),
      mend: async (service, link) => void done.push(`mend ${service} from ${link}`),
      async loseCommand(service) {
        done.push(`lose ${service}`);
        return lost(service);
      },
    }),
  };
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

async function verdictOf(
  t: Parameters<typeof webWorld>[0],
  answers: Answers,
  {
    plan = {},
    runner = actedRunner(),
  }: { plan?: Partial<typeof PLAN>; runner?: ReturnType<typeof actedRunner> } = {},
) {
  const { signedIn } = await webWorld(t, { answers, runner });
  const admin = await signedIn({ roles: ['admin'] });
  await admin.get('/console/break-it');
  const { location } = (await admin.post('/console/break-it', { ...PLAN, ...plan })).headers;
  let text = '';
  await eventually(async () => {
    text = (await admin.get(String(location))).text;
    assert.doesNotMatch(text, /data-refresh/);
  });
  return { runner, text };
}

test('a service is broken while orders are placed, goes on, and the verdict is that nothing is lost', async (t) => {
  const { runner, text } = await verdictOf(t, orders());
  assert.match(text, /Nothing lost, nothing doubled/, text);
  assert.deepEqual(runner.done, ['pause payment-service', 'resume payment-service']);
});

test('a service is cut off from its database, and let back', async (t) => {
  const { runner, text } = await verdictOf(t, orders(), { plan: { fault: 'cut-database' } });
  assert.match(text, /Nothing lost, nothing doubled/, text);
  assert.deepEqual(runner.done, ['cut payment-service from database', 'mend payment-service from database']);
});

test('the link of a service is slow for a while', async (t) => {
  const { runner, text } = await verdictOf(t, orders(), { plan: { fault: 'slow-bus' } });
  assert.match(text, /Nothing lost, nothing doubled/, text);
  assert.deepEqual(runner.done, ['slow payment-service to bus by 200 ms', 'mend payment-service from bus']);
});

test('a command is lost as soon as one waits, and named', async (t) => {
  let tries = 0;
  const runner = actedRunner(async () => {
    tries += 1;
    if (tries === 1) throw problem(409, 'none waits');
    return { type: 'payment.capture', message_id: 'm2' };
  });
  const { text } = await verdictOf(t, orders(), { plan: { fault: 'lose-command' }, runner });
  assert.match(text, /payment\.capture is lost, message m2/, text);
  const lose = 'lose payment-service';
  const [cut, mend] = ['cut payment-service from bus', 'mend payment-service from bus'];
  assert.deepEqual(runner.done, [cut, lose, lose, mend]);
});

test('a service that could not be cut off is let back all the same', async (t) => {
  const runner = actedRunner();
  const cut: ActingRunner['cut'] = () => Promise.reject(away());
  const { text } = await verdictOf(t, orders(), { plan: { fault: 'cut-bus' }, runner: { ...runner, cut } });
  assert.match(text, /no verdict/);
  assert.deepEqual(runner.done, ['mend payment-service from bus']);
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
  assert.deepEqual(runner.done, []);
});

test('what the runner cannot cut is not offered', async (t) => {
  const admin = await (await webWorld(t, { runner: actedRunner(undefined, false) })).signedIn({
    roles: ['admin'],
  });
  const { text } = await admin.get('/console/break-it');
  assert.match(text, /value="cut-database"/);
  assert.doesNotMatch(text, /value="(cut-bus|lose-command|slow-database)"/);
  assert.match(text, /npm start -- --breakable/);
  const page = await admin.post('/console/break-it', { ...PLAN, fault: 'cut-bus' });
  assert.equal(page.status, 422);
  assert.match(page.text, /How is not possible with payment-service/);
  const whole = await (await webWorld(t, { runner: actedRunner() })).signedIn({ roles: ['admin'] });
  await whole.get('/console/break-it');
  const none = await whole.post('/console/break-it', {
    ...PLAN,
    service: 'auth-service',
    fault: 'lose-command',
  });
  assert.equal(none.status, 422, 'no saga commands it');
});

test('nothing is broken in production, nor by staff', async (t) => {
  const runner = actedRunner();
  const production = await webWorld(t, { runner, isDevelopment: false });
  const admin = await production.signedIn({ roles: ['admin'] });
  assert.equal((await admin.get('/console/break-it')).status, 404);
  const { signedIn } = await webWorld(t, { runner });
  assert.equal((await (await signedIn({ roles: ['staff'] })).get('/console/break-it')).status, 404);
});

test('a mistake of our own among the orders ends the trial, and not the process', async () => {
  const gateway = new StandInGateway({
    'POST /api/orders': () => {
      throw new Error('a mistake');
    },
  });
  const api = gateway.for({ accessToken: async () => 'token' });
  const load = new OrderLoad(api, { skus: ['LAMP'], cards: ['tok_visa'], recipient: 'Trial' });
  const enough = new AbortController();
  const running = load.run(0.1, enough.signal, new AbortController().signal);
  await eventually(() => assert.equal(gateway.inputsOf('POST /api/orders').length, 1));
  // By now Node would have ended a process that has a rejection of which nobody knows.
  await setImmediate();
  enough.abort();
  await assert.rejects(running, /a mistake/);
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
