import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from '@platform/schema/type.ts';
import { peers } from '../src/config/config.ts';
import { ConfigError, loadConfig } from '../src/config/load-config.ts';
import { JwksKeys } from '../src/tokens/jwks-keys.ts';

const schema = Type.Object(peers('user-service'));

test('takes the addresses of several instances of a service', () => {
  const USER_SERVICE_URL = 'http://127.0.0.1:8002, http://127.0.0.1:8102';
  assert.deepEqual(loadConfig(schema, { USER_SERVICE_URL }), { USER_SERVICE_URL });
});

test('refuses a list in which one is no address', () => {
  for (const USER_SERVICE_URL of ['http://a:1,b:2', 'http://a:1,', ',http://a:1', 'http://a:x'])
    assert.throws(() => loadConfig(schema, { USER_SERVICE_URL }), ConfigError, USER_SERVICE_URL);
});

test('fetches the keys from the next instance when one is away', async () => {
  const asked: string[] = [];
  const keys = new JwksKeys({
    urls: () => ['http://a', 'http://b'],
    async fetch(url) {
      asked.push(url);
      if (url === 'http://a') throw new Error('away');
      return { keys: [] };
    },
  });
  await assert.rejects(keys.keyFor('k'));
  assert.deepEqual(asked, ['http://a', 'http://b']);
});
