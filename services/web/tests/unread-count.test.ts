import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { away } from './stand-in-gateway.ts';
import { webWorld } from './web-world.ts';

const LIST = 'GET /api/notifications';
const PAGE = '/no-such-page';
const COUNT = /<span class="count">([^<]+)<span class="visually-hidden"> new/;

/** So many that nobody has read. */
function unread(count: number) {
  return { items: Array.from({ length: count }, () => ({ id: randomUUID() })), next_cursor: null } as never;
}

test('the header says how much is new, asks for it briefly, and not again at once', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: { [LIST]: unread(3) } });
  const customer = await signedIn();
  assert.equal(COUNT.exec((await customer.get(PAGE)).text)?.[1], '3');
  gateway.answers[LIST] = unread(10);
  assert.equal(COUNT.exec((await customer.get(PAGE)).text)?.[1], '3');
  const asked = gateway.calls.filter(({ name }) => name === LIST);
  assert.deepEqual(
    asked.map(({ input, timeoutMs }) => [input, timeoutMs]),
    [[{ query: { unread: true, limit: 10 } }, 300]],
  );
  assert.equal(COUNT.exec((await (await signedIn()).get(PAGE)).text)?.[1], '9+');
});

test('what was read counts no more at once', async (t) => {
  const { signedIn, gateway } = await webWorld(t, {
    answers: { [LIST]: unread(1), 'POST /api/notifications/read-all': { marked: 1 } as never },
  });
  const customer = await signedIn();
  await customer.get('/account/security');
  gateway.answers[LIST] = unread(0);
  await customer.post('/account/notifications/read-all');
  const { text } = await customer.get(PAGE);
  assert.match(text, /href="\/account\/notifications"/);
  assert.doesNotMatch(text, COUNT);
});

test('while it cannot be counted, pages stand without it, and ask no more often', async (t) => {
  const { signedIn, gateway } = await webWorld(t, {
    answers: {
      [LIST]: () => {
        throw away();
      },
    },
  });
  const customer = await signedIn();
  for (const _ of [1, 2]) {
    const page = await customer.get(PAGE);
    assert.equal(page.status, 404);
    assert.doesNotMatch(page.text, COUNT);
  }
  assert.equal(gateway.inputsOf(LIST).length, 1);
});

test('nobody sees the count of another, and a guest has none', async (t) => {
  const { browser, signedIn, gateway } = await webWorld(t, { answers: { [LIST]: unread(5) } });
  const one = await signedIn();
  await one.get(PAGE);
  const other = await signedIn();
  other.cookies.set('unread', one.cookies.get('unread') ?? '');
  gateway.answers[LIST] = unread(0);
  assert.doesNotMatch((await other.get(PAGE)).text, COUNT);
  const guest = browser();
  guest.cookies.set('unread', one.cookies.get('unread') ?? '');
  const { text } = await guest.get(PAGE);
  assert.doesNotMatch(text, COUNT);
  assert.doesNotMatch(text, /class="bell"/);
  assert.equal(gateway.inputsOf(LIST).length, 2, 'a guest asks for nothing');
});
