import assert from 'node:assert/strict';
import { test } from 'node:test';
import { away, problem } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';

const KEYS = {
  keys: [
    { kid: 'abcdefgh-1234', active_from: '2026-01-01T00:00:00.000Z', expires_at: null },
    { kid: 'zyxwvuts-1234', active_from: '2999-01-01T00:00:00.000Z', expires_at: null },
  ],
};

async function adminOf(t: Parameters<typeof webWorld>[0]) {
  const { signedIn, gateway } = await webWorld(t, {
    answers: {
      'GET /api/auth/keys': KEYS,
      'POST /api/auth/keys/rotate': KEYS,
      'DELETE /api/auth/keys/{kid}': KEYS,
    },
  });
  return { signedIn, gateway, admin: await signedIn({ roles: ['admin'] }) };
}

test('admins see which key signs, and publish the next one', async (t) => {
  const { signedIn, gateway, admin } = await adminOf(t);
  assert.equal((await (await signedIn({ roles: ['staff'] })).get('/console/keys')).status, 404);
  const page = await admin.get('/console/keys');
  for (const text of [/abcdefgh-1234/, /published, signs later/]) assert.match(page.text, text);
  assert.equal((await admin.post('/console/keys/rotate')).headers.location, '/console/keys?done=rotated');
  gateway.answers['POST /api/auth/keys/rotate'] = () => {
    throw away();
  };
  assert.match((await admin.post('/console/keys/rotate')).text, /There was no answer/);
});

test('a key is withdrawn by typing how its id begins', async (t) => {
  const { gateway, admin } = await adminOf(t);
  const page = await admin.get('/console/keys?withdraw=abcdefgh-1234');
  assert.match(page.text, /This cannot be undone/);
  const form = { kid: 'abcdefgh-1234', typed: 'zyxwvuts' };
  const mistyped = await admin.post('/console/keys/withdraw', form);
  assert.equal(mistyped.status, 422);
  assert.match(mistyped.text, /Nothing was withdrawn/);
  assert.deepEqual(gateway.inputsOf('DELETE /api/auth/keys/{kid}'), []);
  const done = await admin.post('/console/keys/withdraw', { ...form, typed: 'abcdefgh' });
  assert.equal(done.headers.location, '/console/keys?done=withdrawn');
  assert.deepEqual(gateway.inputsOf('DELETE /api/auth/keys/{kid}'), [{ path: { kid: 'abcdefgh-1234' } }]);
  gateway.answers['DELETE /api/auth/keys/{kid}'] = () => {
    throw problem(404, 'not-found', 'There is no such key.');
  };
  const gone = await admin.post('/console/keys/withdraw', { ...form, typed: 'abcdefgh' });
  assert.equal(gone.status, 404);
  assert.match(gone.text, /There is no such key/);
});
