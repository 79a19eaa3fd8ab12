import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { confirmAddress } from './confirm-address.ts';

const { signal } = new AbortController();
const reader = { token: 'of-an-admin', signal };

/** A gateway whose list of mails is `lists`, one after the other, the last for ever. Returns what it was asked. */
async function gatewayWithMails(t: TestContext, lists: readonly (readonly object[])[]) {
  const asked: string[] = [];
  let listed = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    asked.push(`${request.method} ${request.url} ${text}`);
    if (request.method === 'POST') response.writeHead(204).end();
    else response.end(JSON.stringify({ items: lists[Math.min(listed++, lists.length - 1)] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('an address is confirmed with the token of its mail, once that is there', async (t) => {
  const mail = {
    text: 'Confirm this address:\nhttps://shop.example/verify-email?token=a-Token_1\n\nToken: a-Token_1',
  };
  const { url, asked } = await gatewayWithMails(t, [[], [mail]]);
  assert.equal(await confirmAddress(url, 'ada', reader), true);
  const list = 'GET /api/mails?user_id=ada&kind=user.email-verification-requested ';
  assert.deepEqual(asked, [list, list, 'POST /api/users/verify-email {"token":"a-Token_1"}']);
});

test('where mails show no token, or none comes, it stays as it is', async (t) => {
  const sent = await gatewayWithMails(t, [[{ text: 'Token: (not shown)' }]]);
  assert.equal(await confirmAddress(sent.url, 'ada', reader), false);
  const none = await gatewayWithMails(t, [[]]);
  assert.equal(await confirmAddress(none.url, 'ada', { ...reader, waitMs: 0 }), false);
  assert.ok([...sent.asked, ...none.asked].every((line) => line.startsWith('GET')));
});
