import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { userDeactivated } from '@platform/contracts/messages/user-messages.ts'; // with events
import { sql } from '@platform/database/sql.ts'; // with events
import { composeMessage, draft } from '@platform/messaging/draft.ts'; // with events
import { Outbox } from '@platform/messaging/outbox/outbox.ts'; // with events
import { consume } from '@platform/messaging/receiving/consume.ts'; // with events
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { createServiceDatabase } from '@platform/testing/databases/service-database.ts';
import { eventually } from '@platform/testing/eventually.ts'; // with events
import { testTokens } from '@platform/testing/test-tokens.ts';
import { testTransport } from '@platform/testing/test-transport.ts'; // with events
import { createApp } from '../src/app.ts';
import { EVENT_QUEUE, eventHandlers } from '../src/sample-things/event-handlers.ts'; // with events

const { transport } = await testTransport({ after }, 'postgres'); // with events
const database = await createServiceDatabase({ after }, new URL('../migrations/', import.meta.url));
const { verifier, tokenFor } = testTokens();
const http = testHttpDefaults({ service: 'sample-thing-service', tokens: verifier });
const outbox = new Outbox({ source: 'sample-thing-service' }); // with events
const app = createApp({
  http,
  database,
  outbox, // with events
});
after(() => app.close());
await consume({ transport, database, queue: EVENT_QUEUE, handlers: eventHandlers() }); // with events

async function make(userId: string, text: string) {
  const headers = { authorization: `Bearer ${tokenFor({ userId })}` };
  return app.inject({ method: 'POST', url: '/api/sample-things', headers, payload: { text } });
}

async function texts(): Promise<string[]> {
  const headers = { authorization: `Bearer ${tokenFor()}` };
  const answer = await app.inject({ method: 'GET', url: '/api/sample-things', headers });
  return answer.json().items.map(({ text }: { text: string }) => text);
}

test('what was made is listed, newest first', async () => {
  const made = [await make(randomUUID(), 'the first'), await make(randomUUID(), 'the second')];
  assert.deepEqual(
    [201, 201],
    made.map(({ statusCode }) => statusCode),
  );
  assert.deepEqual((await texts()).slice(0, 2), ['the second', 'the first']);
});

test('rejects a blank text with 422', async () => {
  assert.equal((await make(randomUUID(), ' ')).statusCode, 422);
});

// <events>
test('what was made is told of', async () => {
  const { sample_thing_id: id } = (await make(randomUUID(), 'told of')).json();
  const told = await database.query<{ type: string }>(sql`select type from outbox where subject = ${id}`);
  assert.deepEqual(told, [{ type: 'sample-thing.created' }]);
});

test('what a deactivated user made is no longer listed', async () => {
  const user_id = randomUUID();
  await make(user_id, 'of one who leaves');
  const event = draft(userDeactivated, { subject: user_id, data: { user_id } });
  await transport.publish('events', [composeMessage(event, 'user-service')]);
  await eventually(async () => assert.equal((await texts()).includes('of one who leaves'), false));
});
// </events>
