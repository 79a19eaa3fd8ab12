import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { away } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';

const ann = { id: randomUUID(), email: 'ann@example.com', full_name: 'Ann <Weaver>' };
const joan = { id: randomUUID(), email: 'joann@example.com', full_name: 'Joann' };

test('the search is for staff', async (t) => {
  const { signedIn } = await webWorld(t);
  assert.equal((await (await signedIn()).get('/console/search?q=x')).status, 404);
  const page = await (await signedIn({ roles: ['staff'] })).get('/console/search');
  assert.equal(page.status, 200);
});

test('an address leads to the customer who has it; a part of one shows all that have it', async (t) => {
  const { signedIn, gateway } = await webWorld(t, {
    answers: { 'GET /api/users': { items: [joan, ann], next_cursor: null } as never },
  });
  const staff = await signedIn({ roles: ['staff'] });
  const exact = await staff.get('/console/search?q=Ann%40example.com');
  assert.deepEqual([exact.status, exact.headers.location], [303, `/console/customers/${ann.id}`]);
  const part = await staff.get('/console/search?q=ann%40');
  assert.match(part.text, /Ann &lt;Weaver&gt;/);
  assert.match(part.text, /joann@example\.com/);
  assert.deepEqual(
    gateway.calls.map(({ name }) => name),
    ['GET /api/users', 'GET /api/users'],
    'nobody else is asked',
  );
});

test('a trace id leads an admin to the trace', async (t) => {
  const { signedIn } = await webWorld(t);
  const id = '4bf92f3577b34da6a3ce929d0e0e4736';
  const answer = await (await signedIn({ roles: ['admin'] })).get(`/console/search?q=${id}`);
  assert.equal(answer.headers.location, `/console/traces/${id}`);
  assert.match(
    (await (await signedIn({ roles: ['staff'] })).get(`/console/search?q=${id}`)).text,
    /Nothing fits/,
  );
});

test('the page says who was not asked', async (t) => {
  const { signedIn } = await webWorld(t, {
    answers: {
      'GET /api/users': () => {
        throw away();
      },
    },
  });
  const page = await (await signedIn({ roles: ['staff'] })).get('/console/search?q=ann%40example.com');
  assert.equal(page.status, 200);
  assert.match(page.text, /Not asked: user-service/);
});
