import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { ApiError } from '@platform/api-client/api-error.ts';
import { problem, refusing } from './stand-in-gateway.ts';
import { ADA } from './test-user.ts';
import { webWorld } from './web-world.ts';

const AT = '2026-11-30T10:00:00.000Z';
const HOME = {
  id: randomUUID(),
  recipient: 'Ada <Lovelace>',
  line1: '12 St James Square',
  postal_code: 'SW1Y 4JH',
  city: 'London',
  country: 'GB',
  is_default: true,
  created_at: AT,
  updated_at: AT,
};
const WORK = { ...HOME, id: randomUUID(), line1: '1 Mill Lane', is_default: false };

function worldOf(t: TestContext, answers: object) {
  const common = { 'GET /api/users/me': ADA, 'POST /api/auth/logout': () => undefined };
  return webWorld(t, { answers: { ...common, ...answers } as never });
}

test('a guest is asked to sign in on every page of the account', async (t) => {
  const world = await worldOf(t, {});
  for (const page of ['', '/addresses', '/notifications', '/sessions', '/security'])
    assert.equal((await world.browser().get(`/account${page}`)).status, 303, page);
});

test('the profile is changed, and a new address needs the password', async (t) => {
  const PATCH = 'PATCH /api/users/me';
  const world = await worldOf(t, { [PATCH]: ADA });
  const ada = await world.signedIn();
  await ada.get('/account');
  const saved = await ada.post('/account/name', { full_name: 'Ada King' });
  assert.equal(saved.headers.location, '/account?done=name');
  assert.match((await ada.get(saved.headers.location)).text, /role="status">Your name is saved/);
  await ada.post('/account/email', { email: 'king@example.com', current_password: 'secret words' });
  assert.deepEqual(
    world.gateway.inputsOf(PATCH).map(({ body }) => body),
    [{ full_name: 'Ada King' }, { email: 'king@example.com', current_password: 'secret words' }],
  );
  Object.assign(world.gateway.answers, {
    [PATCH]: refusing(403, 'wrong-password', 'The current password is not right.'),
  });
  const wrong = await ada.post('/account/email', { email: 'king@example.com', current_password: 'guess' });
  assert.equal(wrong.status, 403);
  assert.match(wrong.text, /The current password is not right/);
  assert.match(wrong.text, /value="king@example.com"/);
  assert.doesNotMatch(wrong.text, /guess/);
});

test('a page says nothing that its address makes up', async (t) => {
  const world = await worldOf(t, {});
  const ada = await world.signedIn();
  for (const done of ['You won', 'constructor', '__proto__'])
    assert.doesNotMatch(
      (await ada.get(`/account?${new URLSearchParams({ done })}`)).text,
      /role="status">\w/,
    );
});

test('addresses are listed, added, changed, made the default and removed', async (t) => {
  const [LIST, ADD] = ['GET /api/users/me/addresses', 'POST /api/users/me/addresses'];
  const ONE = '/api/users/me/addresses/{address_id}';
  const world = await worldOf(t, {
    [LIST]: { items: [WORK, HOME] },
    [ADD]: WORK,
    [`GET ${ONE}`]: WORK,
    [`PUT ${ONE}`]: WORK,
    [`DELETE ${ONE}`]: () => undefined,
  });
  const ada = await world.signedIn();
  const page = await ada.get('/account/addresses');
  assert.ok(page.text.indexOf(HOME.line1) < page.text.indexOf(WORK.line1), 'the default is first');
  assert.match(page.text, /Ada &lt;Lovelace&gt;/);
  const { recipient, line1, postal_code, city, country } = HOME;
  const fields = { recipient, line1, line2: '', postal_code, city, country };
  await ada.post('/account/addresses', fields);
  assert.deepEqual(world.gateway.inputsOf(ADD as never)[0].body, { ...fields, is_default: false });
  assert.match((await ada.get(`/account/addresses?edit=${WORK.id}`)).text, /value="1 Mill Lane"/);
  await ada.post(`/account/addresses/${WORK.id}`, { ...fields, city: 'Bath', is_default: 'on' });
  await ada.post(`/account/addresses/${WORK.id}/default`);
  const puts = world.gateway.inputsOf(`PUT ${ONE}` as never);
  assert.equal(puts[0].body.city, 'Bath');
  assert.equal(puts[1].body.is_default, true);
  assert.equal(puts[1].body.line1, WORK.line1);
  assert.ok(!('id' in puts[1].body));
  await ada.post(`/account/addresses/${WORK.id}/remove`);
  assert.deepEqual(world.gateway.inputsOf(`DELETE ${ONE}` as never)[0].path, { address_id: WORK.id });
});

test('what is wrong with an address stands beside its field, and what was typed is kept', async (t) => {
  const errors = [{ field: 'country', message: 'must have at least 2 characters' }];
  const world = await worldOf(t, {
    'GET /api/users/me/addresses': { items: [] },
    'POST /api/users/me/addresses': () => {
      throw new ApiError(422, { code: 'invalid', errors }, null, 'a call');
    },
  });
  const ada = await world.signedIn();
  await ada.get('/account/addresses');
  const answer = await ada.post('/account/addresses', { recipient: 'Ada', city: 'London', country: 'G' });
  assert.equal(answer.status, 422);
  assert.match(answer.text, /<a href="#f-country">Country must have at least 2 characters<\/a>/);
  assert.match(answer.text, /id="f-country-error"/);
  assert.match(answer.text, /value="London"/);
});

test('the inbox is read, and what is mailed is chosen', async (t) => {
  const PUT = 'PUT /api/notifications/preferences';
  const notice = {
    id: randomUUID(),
    kind: 'order.confirmed',
    title: 'On its <way>',
    body: 'It left.',
    order_id: randomUUID(),
    is_read: false,
    created_at: AT,
  };
  const world = await worldOf(t, {
    'GET /api/notifications': { items: [notice], next_cursor: 'older' },
    'GET /api/notifications/preferences': { mail: { 'user.created': true, 'order.confirmed': false } },
    'POST /api/notifications/{id}/read': notice,
    'POST /api/notifications/read-all': { marked: 1 },
    [PUT]: { mail: {} },
  });
  const ada = await world.signedIn();
  const { text } = await ada.get('/account/notifications');
  assert.match(text, /On its &lt;way&gt;/);
  assert.match(text, /cursor=older/);
  assert.match(text, /value="user.created" checked/);
  assert.doesNotMatch(text, /value="order.confirmed" checked/);
  await ada.post('/account/notifications/read', { id: notice.id });
  assert.deepEqual(world.gateway.inputsOf('POST /api/notifications/{id}/read')[0].path, { id: notice.id });
  assert.equal((await ada.post('/account/notifications/read-all')).status, 303);
  await ada.post('/account/notifications/preferences', { mail: 'order.confirmed' });
  assert.deepEqual(world.gateway.inputsOf(PUT)[0].body, {
    mail: { 'user.created': false, 'order.confirmed': true },
  });
});

test('one session is ended, or all others, however many, and never this one', async (t) => {
  const DELETE = 'DELETE /api/auth/sessions/{id}';
  const session = (isCurrent: boolean) => ({
    id: randomUUID(),
    user_agent: 'Mozilla/5.0 (X11; Linux) Firefox/133.0',
    ip_address: '192.0.2.7',
    created_at: AT,
    last_used_at: AT,
    expires_at: AT,
    is_current: isCurrent,
  });
  const mine = session(true);
  let all = [mine, ...Array.from({ length: 5 }, () => session(false))];
  const world = await worldOf(t, {
    'GET /api/auth/sessions': () => ({ items: all.slice(0, 3), next_cursor: all.length > 3 ? 'more' : null }),
    [DELETE]: ({ path: { id } }: { path: { id: string } }) => {
      const before = all.length;
      all = all.filter((one) => one.id !== id);
      if (all.length === before) throw problem(404, 'not-found');
    },
  });
  const ada = await world.signedIn();
  const { text } = await ada.get('/account/sessions');
  assert.match(text, /Firefox on Linux.*this one/s);
  assert.match(text, /192\.0\.2\.7/);
  const gone = all[1]?.id ?? '';
  await ada.post('/account/sessions/end', { id: gone });
  const again = await ada.post('/account/sessions/end', { id: gone });
  assert.equal(again.headers.location, '/account/sessions?done=ended', 'ended already is as good');
  await ada.post('/account/sessions/end-others');
  assert.deepEqual(all, [mine]);
});

test('a new password gives a new id', async (t) => {
  const CHANGE = 'POST /api/users/me/password';
  const world = await worldOf(t, { [CHANGE]: () => undefined });
  const ada = await world.signedIn();
  await ada.get('/account/security');
  const before = ada.cookies.get('session') ?? '';
  const answer = await ada.post('/account/security/password', {
    current_password: 'old words',
    new_password: 'new words',
  });
  assert.equal(answer.status, 303);
  assert.notEqual(ada.cookies.get('session'), before);
  assert.equal((await ada.get('/account/security')).status, 200);
  const thief = world.browser();
  thief.cookies.set('session', before);
  assert.equal((await thief.get('/account')).status, 303);
});

test('an account is closed by its password, and nothing of it is left here', async (t) => {
  const CLOSE = 'POST /api/users/{id}/deactivate';
  const world = await worldOf(t, {
    [CLOSE]: refusing(403, 'wrong-password', 'The current password is not right.'),
  });
  const ada = await world.signedIn({ userId: ADA.id });
  await ada.get('/account/security');
  assert.match(
    (await ada.post('/account/security/close', { password: 'guess' })).text,
    /password is not right/,
  );
  Object.assign(world.gateway.answers, { [CLOSE]: ADA });
  const answer = await ada.post('/account/security/close', { password: 'the right one' });
  assert.match(answer.text, /Your account is closed/);
  assert.equal(answer.headers['clear-site-data'], '"cache"');
  assert.deepEqual(world.gateway.inputsOf(CLOSE)[1], {
    path: { id: ADA.id },
    body: { password: 'the right one' },
  });
  assert.equal((await ada.get('/account')).status, 303);
});

test('a theme is kept in a cookie, and only one that there is', async (t) => {
  const world = await worldOf(t, {});
  const ada = await world.signedIn();
  await ada.get('/account/security');
  await ada.post('/account/security/theme', { theme: 'dark' });
  assert.match((await ada.get('/account/security')).text, /<html lang="en" data-theme="dark">/);
  await ada.post('/account/security/theme', { theme: 'dark; Domain=evil.example' });
  assert.match((await ada.get('/account/security')).text, /<html lang="en">/);
});

test('while a service is away its page says so, and the others go on', async (t) => {
  const world = await worldOf(t, {
    'GET /api/notifications': refusing(503, 'upstream-unavailable', 'notification-service is away.'),
  });
  Object.assign(world.gateway.answers, { 'GET /api/notifications/preferences': { mail: {} } });
  const ada = await world.signedIn();
  const page = await ada.get('/account/notifications');
  assert.equal(page.status, 503);
  assert.match(page.text, /notification-service is away/);
  assert.equal((await ada.get('/account')).status, 200);
});
