import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { carryOutAudit } from '../../../src/shop/console/audit/audit-run.ts';
import { type Answers, problem, StandInGateway } from '../../stand-in-gateway.ts';
import { webWorld } from '../../web-world.ts';
import { auditAnswers, auditFeed } from './audit-answers.ts';

const ID = '01a22a75-17d2-74f2-ac6e-d8a9ca3f33f5';
const ORDER = {
  ...{ order_id: ID, number: 'K7Q2-9MXE', customer_id: ID, status: 'confirmed', currency: 'GBP' },
  ...{ total_minor: 450, lines: [['POST', 1, 450, false]], saga_state: 'completed', is_overdue: false },
  ...{ placed_at: '2026-11-30T10:42:07.000Z', cancellation_state: null, saga_error: null },
};
const PAYMENT = {
  ...{ order_id: ID, status: 'captured', currency: 'GBP', amount_minor: 450, captured_minor: 450 },
  ...{ refunded_minor: 0, ledger_captured_minor: 450, ledger_refunded_minor: 0, returns: [] },
};
const ANSWERS = auditAnswers({
  'GET /api/admin/order-service/audit/orders': auditFeed(ORDER),
  'GET /api/admin/payment-service/audit/payments': auditFeed(PAYMENT),
  'GET /api/admin/notification-service/audit/notifications': auditFeed({
    order_id: ID,
    kinds: { 'order.placed': 1, 'order.confirmed': 1 },
  }),
});
const LEDGER = 'GET /api/admin/payment-service/audit/ledger';

/** An admin who has started a run, and where it is shown. */
async function started(t: Parameters<typeof webWorld>[0], answers: Answers) {
  const world = await webWorld(t, { answers, isRestAway: true });
  const admin = await world.signedIn({ roles: ['admin'] });
  await admin.get('/console/audit');
  const { status, headers } = await admin.post('/console/audit');
  assert.equal(status, 303);
  const address: string = headers.location;
  const ended = () =>
    eventually(async () => {
      const page = await admin.get(address);
      assert.doesNotMatch(page.text, /data-refresh/);
      return page;
    });
  return { ...world, admin, address, ended };
}

test('a run that finds nothing wrong says so, and stands in the list', async (t) => {
  const { admin, address, ended } = await started(t, ANSWERS);
  const page = await ended();
  assert.match(page.text, /1 order \(0 under way\) in [\d.]+ s: nothing lost, nothing doubled\./);
  assert.match(page.text, /every order and its payment agree/);
  const list = await admin.get('/console/audit');
  assert.match(list.text, new RegExp(`<a href="${address}">.*data-state="good"`, 's'));
});

test('the overview says how the last audit ended, and leads to it', async (t) => {
  const { admin, address, ended } = await started(t, ANSWERS);
  await ended();
  const { text } = await admin.get('/console');
  const figure = new RegExp(
    `data-state="plain"><dt>Last audit</dt><dd><strong><a href="${address}">right</a></strong></dd><dd><time datetime="`,
  );
  assert.match(text, figure);
});

test('the overview says that an audit found something wrong, or that there was none', async (t) => {
  const payments = auditFeed({ ...PAYMENT, captured_minor: 400, ledger_captured_minor: 400 });
  const { admin, ended } = await started(t, {
    ...ANSWERS,
    'GET /api/admin/payment-service/audit/payments': payments,
  });
  await ended();
  assert.match((await admin.get('/console')).text, /data-state="attention"><dt>Last audit<.*>wrong<\/a>/);
  const quiet = await (await webWorld(t, { isRestAway: true })).signedIn({ roles: ['admin'] });
  const { text } = await quiet.get('/console');
  assert.match(text, /<dt>Last audit<\/dt><dd><strong><a href="\/console\/audit">none yet<\/a>/);
});

test('a violation is shown with its order and what both sides say', async (t) => {
  const payments = auditFeed({ ...PAYMENT, captured_minor: 400, ledger_captured_minor: 400 });
  const { ended } = await started(t, {
    ...ANSWERS,
    'GET /api/admin/payment-service/audit/payments': payments,
  });
  const { text } = await ended();
  assert.match(text, /the services do not agree/);
  assert.match(text, /<a href="\/console\/orders\/K7Q2-9MXE">K7Q2-9MXE<\/a>/);
  assert.match(text, /order-service<\/span> status: <strong>confirmed<\/strong>, total_minor: <strong>450</);
  assert.match(text, /payment-service<\/span> .*captured_minor: <strong>400</);
});

test('a run that goes on is shown as it is, without scripts too, and is the only one', async (t) => {
  const ledger = Promise.withResolvers<void>();
  const { admin, address, ended } = await started(t, {
    ...ANSWERS,
    [LEDGER]: async () => {
      await ledger.promise;
      return { transactions: 1, unbalanced: [] };
    },
  });
  const { text } = await admin.get(address);
  assert.match(text, /<meta http-equiv="refresh" content="2">/);
  assert.match(text, /data-refresh="2"/);
  assert.equal((await admin.post('/console/audit')).headers.location, address);
  ledger.resolve();
  assert.match((await ended()).text, /nothing lost/);
  assert.notEqual((await admin.post('/console/audit')).headers.location, address);
});

test('a run that cannot be made says why', async (t) => {
  const forbidden = () => {
    throw problem(403, 'forbidden', 'The role <admin> is needed.');
  };
  const { ended } = await started(t, { ...ANSWERS, [LEDGER]: forbidden });
  const { text } = await ended();
  assert.match(text, /no verdict/);
  assert.match(text, /A service did not answer: The role &lt;admin&gt; is needed\./);
});

test('the audit is for admins alone, and a run that is not here is a 404 that says why', async (t) => {
  const { signedIn, gateway } = await webWorld(t);
  const staff = await signedIn({ roles: ['staff'] });
  for (const url of ['/console/audit', `/console/audit/${ID}`])
    assert.equal((await staff.get(url)).status, 404, url);
  await staff.get('/account/sessions');
  assert.ok([403, 404].includes((await staff.post('/console/audit')).status));
  const admin = await signedIn({ roles: ['admin'] });
  const page = await admin.get(`/console/audit/${ID}`);
  assert.deepEqual([page.status, /This process knows no such run/.test(page.text)], [404, true]);
  assert.ok(gateway.calls.every(({ name }) => !name.includes('/audit/')));
});

test('a run asks again what may be answered soon', async () => {
  let asked = 0;
  const gateway = new StandInGateway({
    ...ANSWERS,
    [LEDGER]: () => {
      asked += 1;
      if (asked === 1) throw problem(503, 'unavailable');
      return { transactions: 1, unbalanced: [] };
    },
  });
  const api = gateway.for({ accessToken: async () => undefined });
  const { signal } = new AbortController();
  assert.equal((await carryOutAudit(api, { signal, tell: () => undefined })).ok, true);
  assert.equal(asked, 2);
});
