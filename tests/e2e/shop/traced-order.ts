import assert from 'node:assert/strict';
import { eventually } from '@platform/testing/eventually.ts';
import type { MailServer } from '../../faults/world/servers/mail-server.ts';
import { type Call, gatewayCalls, tokenOf } from '../gateway-calls.ts';
import type { RunningPlatform } from '../start-platform.ts';
import { HOME } from '../suite-tools.ts';

export const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
export const BROWSER_SPAN = '00f067aa0ba902b7';

// That it was placed, was confirmed, and is being packed.
const MAILS = 3;

/** What its customer is called, and pays with; none of it belongs into a span. */
export const SECRETS = ['Tracy Example', 'a secret password', 'tok_visa', 'from=cart'];

/**
 * Registers, signs in and orders; only the order is asked for with the browser's own trace. Returns the order's id
 * when all its mails are sent.
 */
export async function placeTracedOrder(
  { gatewayUrl, admin }: RunningPlatform,
  mailServer: MailServer,
  email: string,
): Promise<string> {
  const call = gatewayCalls(() => gatewayUrl);
  const account = { email, password: 'a secret password' };
  const { id } = (await call('POST', '/api/users', { body: { ...account, full_name: 'Tracy Example' } }))
    .body;
  await confirm(call, admin, id, () => mailServer.lettersTo(email));
  const { access_token: token } = (await call('POST', '/api/users/login', { body: account })).body;
  const { status, body } = await call('POST', '/api/orders?from=cart', {
    token,
    headers: { prefer: 'wait=20', traceparent: `00-${TRACE}-${BROWSER_SPAN}-01` },
    body: {
      lines: [{ sku: 'OAK-DESK-LAMP', quantity: 1 }],
      card_token: 'tok_visa',
      shipping_address: HOME,
    },
  });
  assert.deepEqual([status, body.status], [201, 'confirmed']);
  // Each names the order, by its number if it has one; those that welcome the customer do not.
  const name = body.number ?? body.id;
  const ofOrder = () => mailServer.lettersTo(email).filter((letter) => letter.includes(name));
  await eventually(() => assert.equal(ofOrder().length, MAILS, 'all mails of the order are sent'));
  return body.id;
}

/** Confirms the mailbox, and waits until notification-service knows: only then is what is ordered mailed. */
async function confirm(
  call: Call,
  admin: RunningPlatform['admin'],
  userId: string,
  letters: () => readonly string[],
): Promise<void> {
  const token = await eventually(() => {
    const found = letters().map(tokenOf).find(Boolean);
    return found ?? assert.fail('no letter with a token yet');
  });
  assert.equal((await call('POST', '/api/users/verify-email', { body: { token } })).status, 204);
  const body = { email: admin.email, password: admin.password };
  const { access_token } = (await call('POST', '/api/users/login', { body })).body;
  const path = `/api/admin/notification-service/messages?type=user.updated&subject=${userId}`;
  await eventually(async () => {
    const { items } = (await call('GET', path, { token: access_token })).body;
    assert.equal(items[0]?.handled.at(-1)?.outcome, 'handled');
  });
}
