import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { testTokens } from '@platform/testing/test-tokens.ts';
import { createApp } from '../src/app.ts';

const { verifier, tokenFor } = testTokens();
const app = createApp({ http: testHttpDefaults({ service: 'sample-thing-service', tokens: verifier }) });
after(() => app.close());

test('shows whoever is signed in their own', async () => {
  const userId = randomUUID();
  const headers = { authorization: `Bearer ${tokenFor({ userId })}` };
  const answer = await app.inject({ method: 'GET', url: '/api/sample-things', headers });
  assert.deepEqual(answer.json(), { user_id: userId, text: 'of yours' });
});
