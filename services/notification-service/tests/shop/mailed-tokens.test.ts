import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ADMIN, notificationWorld } from '../notification-world.ts';
import { RESET, requested } from '../sending-world.ts';

const { newUser, tell, call } = await notificationWorld({ after });

test('keeps mails of tokens out of the audit of orders', async () => {
  const userId = await newUser();
  await tell(RESET, requested(RESET, userId));
  const { body } = await call('GET', '/api/admin/notification-service/audit/notifications', { as: ADMIN });
  assert.deepEqual(body.items, []);
});
