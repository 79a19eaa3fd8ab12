import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { makeDemoCustomer } from './demo-customer.ts';

const { signal } = new AbortController();

/** A gateway that answers registrations with these statuses, one after the other. */
async function gatewayThatAnswers(t: TestContext, statuses: readonly number[]) {
  const bodies: { email: string; password: string }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    bodies.push(JSON.parse(text));
    response.writeHead(statuses[bodies.length - 1] ?? 500).end('{"id":"an-id"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

test('a demo customer is registered with a password that nobody can guess', async (t) => {
  const { url, bodies } = await gatewayThatAnswers(t, [201]);
  const { account, userId } = await makeDemoCustomer(url, signal);
  const { email, password } = account;
  assert.equal(userId, 'an-id');
  assert.equal(email, 'customer@platform.example');
  assert.match(password, /^[\w-]{20}$/);
  assert.equal(bodies[0]?.password, password);
});

test('when its address is taken, it gets another', async (t) => {
  const { url } = await gatewayThatAnswers(t, [409, 201]);
  assert.match(
    (await makeDemoCustomer(url, signal)).account.email,
    /^customer-[0-9a-f]{8}@platform\.example$/,
  );
});

test('what else goes wrong is said', async (t) => {
  const { url } = await gatewayThatAnswers(t, [503]);
  await assert.rejects(makeDemoCustomer(url, signal), /answered 503/);
});
