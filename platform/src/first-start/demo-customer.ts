import { randomBytes } from 'node:crypto';
import { requestJson } from './http-json.ts';
import type { OfferedAccount } from './offered-accounts.ts';

const NAME = 'The demo customer';
const FULL_NAME = 'Robin Carter';
const DOMAIN = 'platform.example';
const CONFLICT = 409;

export interface DemoCustomer {
  readonly account: OfferedAccount;
  readonly userId: string;
}

/** Registers a customer with a password of its own, through the gateway. Throws what went wrong. */
export async function makeDemoCustomer(gatewayUrl: string, signal: AbortSignal): Promise<DemoCustomer> {
  const password = randomBytes(15).toString('base64url');
  // On a server whose earlier data folder is gone the first may be taken, and nobody knows its password.
  const emails = [`customer@${DOMAIN}`, `customer-${randomBytes(4).toString('hex')}@${DOMAIN}`];
  for (const email of emails) {
    const body = { email, password, full_name: FULL_NAME };
    const answer = await requestJson(`${gatewayUrl}/api/users`, { method: 'POST', body, signal });
    if (answer.status === 201)
      return { account: { name: NAME, email, password }, userId: (answer.body as { id: string }).id };
    if (answer.status !== CONFLICT)
      throw new Error(
        `the demo customer could not be made: the gateway answered ${answer.status} ${JSON.stringify(answer.body)}`,
      );
  }
  throw new Error('the demo customer could not be made: its address is taken');
}
