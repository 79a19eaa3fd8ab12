import assert from 'node:assert/strict';
import { eventually } from '@platform/testing/eventually.ts';
import type { MailServer } from '../faults/world/mail-server.ts';
import { gatewayCalls } from './gateway-calls.ts';
import type { RunningPlatform } from './start-platform.ts';

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
  { gatewayUrl }: RunningPlatform,
  mailServer: MailServer,
  email: string,
): Promise<string> {
  const call = gatewayCalls(() => gatewayUrl);
  const account = { email, password: 'a secret password' };
  await call('POST', '/api/users', { body: { ...account, full_name: 'Tracy Example' } });
  const { access_token: token } = (await call('POST', '/api/users/login', { body: account })).body;
  const { status, body } = await call('POST', '/api/orders?from=cart', {
    token,
    headers: { prefer: 'wait=20', traceparent: `00-${TRACE}-${BROWSER_SPAN}-01` },
    body: { lines: [{ sku: 'OAK-DESK-LAMP', quantity: 1 }], card_token: 'tok_visa' },
  });
  assert.deepEqual([status, body.status], [201, 'confirmed']);
  // Each names the order; those that welcome the customer do not.
  const ofOrder = () => mailServer.lettersTo(email).filter((letter) => letter.includes(body.id));
  await eventually(() => assert.equal(ofOrder().length, MAILS, 'all mails of the order are sent'), {
    timeoutMs: 20_000,
  });
  return body.id;
}
