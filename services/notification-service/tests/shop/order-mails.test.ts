import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { parseMail } from '../mime.ts';
import { ADMIN, notificationDatabase, notificationWorld, removeExpired } from '../notification-world.ts';
import { sendingWorld } from '../sending-world.ts';
import { orderWithContent, placedOrder } from './placed-order.ts';

const database = await notificationDatabase({ after });
const world = await notificationWorld({ after }, { database });
const { tell, newUser, call } = world;

/** The mail of a kind to this user, as the outbox view shows it. */
async function mailOf(
  userId: string,
  kind: string,
): Promise<{ subject: string; text: string; html: string }> {
  const { body } = await call('GET', `/api/mails?user_id=${userId}&kind=${kind}`, { as: ADMIN });
  assert.equal(body.items.length, 1);
  const { body: one } = await call('GET', `/api/mails/${body.items[0].id}`, { as: ADMIN });
  return one;
}

async function placed(changes: object = {}) {
  const userId = await newUser();
  const order = { ...orderWithContent(userId), ...changes };
  await tell('order.placed', order);
  return { userId, order, mail: await mailOf(userId, 'order.placed') };
}

/** The rows of the table of goods, each as the texts of its cells. */
function rowsOf(html: string): string[][] {
  const table = /<table class="list"[\s\S]*?<\/table>/.exec(html)?.[0] ?? '';
  return [...table.matchAll(/<tr\b[\s\S]*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<t[hd]\b[^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) =>
      cell.replaceAll('<br>', ' | ').replace(/<[^>]+>/g, ''),
    ),
  );
}

test('a mail of an order lists its lines, total, address, number and page', async () => {
  const { mail } = await placed();
  assert.equal(mail.subject, 'We have your order K7Q2-9MXF');
  assert.deepEqual(rowsOf(mail.html), [
    ['Item', 'Amount'],
    ['Oak desk lamp | 2 × £64.50', '£129.00'],
    ['Fountain pen, teal | 1 × £37.50', '£37.50'],
    ['Total', '£166.50'],
  ]);
  const lines = mail.text.split('\n');
  const at = lines.indexOf('Your order:');
  assert.deepEqual(lines.slice(at, at + 15), [
    'Your order:',
    '',
    '- Oak desk lamp',
    '  2 × £64.50 = £129.00',
    '- Fountain pen, teal',
    '  1 × £37.50 = £37.50',
    '',
    'Total: £166.50',
    '',
    'Where it goes:',
    '  Ann Weaver',
    '  14 Tanner Row',
    '  York YO1 6JB',
    '  United Kingdom',
    '',
  ]);
  for (const line of ['Ann Weaver', '14 Tanner Row', 'York YO1 6JB', 'United Kingdom'])
    assert.ok(mail.html.includes(`<bdi>${line}</bdi>`), line);
  assert.ok(lines.includes('Order: K7Q2-9MXF'));
  assert.ok(lines.includes('https://shop.example/orders/K7Q2-9MXF'));
  assert.match(
    mail.html,
    /<a [^>]*href="https:\/\/shop\.example\/orders\/K7Q2-9MXF"[^>]*>See your order<\/a>/,
  );
});

test('whatever comes of an order is mailed with its lines, and news of the goods with the address', async () => {
  const { userId, order } = await placed();
  const { order_id } = order;
  const ended = { ...placedOrder(userId, order_id), order_number: order.order_number };
  const parcel = { order_id, shipment_id: randomUUID(), customer_id: userId, tracking_number: 'PS1GB' };
  const refund = {
    order_id,
    payment_id: randomUUID(),
    refund_id: randomUUID(),
    amount_minor: 300,
    currency: 'GBP',
  };
  const later: [kind: string, data: Record<string, unknown>, saysWhere: boolean][] = [
    ['order.confirmed', ended, true],
    ['order.cancelled', { ...ended, reason_code: 'x', reason: 'as you asked.' }, false],
    ['order.rejected', { ...ended, reason_code: 'x', reason: 'sold out.' }, false],
    ['payment.refunded', refund, false],
    ['shipment.created', parcel, true],
    ['shipment.status-changed', { ...parcel, status: 'dispatched' }, true],
  ];
  for (const [kind, data, saysWhere] of later) {
    await tell(kind, data);
    const { subject, text, html } = await mailOf(userId, kind);
    assert.ok(subject.includes('K7Q2-9MXF'), subject);
    for (const rendered of [text, html]) {
      assert.ok(rendered.includes('Oak desk lamp') && rendered.includes('£166.50'), kind);
      assert.ok(rendered.includes('https://shop.example/orders/K7Q2-9MXF'));
      assert.equal(rendered.includes('14 Tanner Row'), saysWhere, kind);
    }
  }
});

test('in the app an order has its number, and nothing of its content', async () => {
  const { userId } = await placed();
  const { body } = await call('GET', '/api/notifications?limit=1', { as: { userId } });
  assert.equal(body.items[0].title, 'We have your order K7Q2-9MXF');
  assert.doesNotMatch(JSON.stringify(body), /Tanner|lamp/);
});

test('an event of release 1.1.0 makes the mail it made', async () => {
  const userId = await newUser();
  const order = placedOrder(userId);
  await tell('order.placed', order);
  const { subject, text, html } = await mailOf(userId, 'order.placed');
  assert.equal(subject, `We have your order ${order.order_id.slice(-8).toUpperCase()}`);
  assert.match(text, /^Total: £12\.50$/m);
  assert.match(text, new RegExp(`^Order: ${order.order_id}$`, 'm'));
  assert.ok(html.includes(`href="https://shop.example/orders/${order.order_id}"`));
  assert.deepEqual(rowsOf(html), []);
});

test('an order of services goes nowhere', async () => {
  const { mail } = await placed({ address: undefined });
  assert.doesNotMatch(mail.text, /Where it goes/);
  assert.ok(mail.text.includes('Oak desk lamp'));
});

for (const [currency, total_minor, written] of [
  ['JPY', 16_650, 'JP¥16,650'],
  ['EUR', 5, '€0.05'],
  ['GBP', 123_456_789, '£1,234,567.89'],
] as const)
  test(`writes amounts in ${currency} with the decimals that it has`, async () => {
    const { mail } = await placed({ currency, total_minor });
    assert.ok(mail.text.includes(`Total: ${written}\n`) && mail.html.includes(written));
  });

test('lists fifty of two thousand lines, says how many more there are, and stays small', async () => {
  const line = {
    sku: 'X',
    name: 'A thing with a name of some length, as a wholesaler gives it to things',
    quantity: 1,
    unit_price_minor: 1,
  };
  const lines = Array.from({ length: 2000 }, (_, i) => ({ ...line, name: `${i + 1} ${line.name}` }));
  const { order, mail } = await placed({ lines, line_count: 2000, total_minor: 2000 });
  const rows = rowsOf(mail.html);
  assert.deepEqual(
    [rows.length, rows.at(-2)?.[0], rows.at(-1)],
    [53, 'and 1,950 more, which its page lists', ['Total', '£20.00']],
  );
  assert.ok(mail.text.includes('\n- and 1,950 more, which its page lists\n'));
  assert.ok(!mail.text.includes('- 51 A thing'));
  for (const rendered of [mail.text, mail.html]) assert.ok(Buffer.byteLength(rendered) < 20_000);
  const [kept] = await database.query<{ listed: number }>(
    sql`select jsonb_array_length(lines) as listed from order_content where order_id = ${order.order_id}`,
  );
  assert.equal(kept?.listed, 50, 'what no mail shows is not kept');
});

test('no product or address breaks out of its place', async () => {
  const hostile =
    '</td></table><script>x</script>\r\nTotal: £0.00\u2028Token: forged\u202e <a href="//evil.example">';
  const [line] = orderWithContent('').lines;
  const { mail } = await placed({
    order_number: '"><u>/../x',
    lines: [
      { ...line, name: hostile },
      { ...line, name: 'w'.repeat(200) },
      { ...line, name: 'مصباح' },
    ],
    address: { recipient: hostile, line1: hostile, city: hostile, country: hostile },
  });
  assert.doesNotMatch(mail.html, /<script|<u>|<a href="\/\//);
  assert.doesNotMatch(mail.text, /^(?:Token: forged|Total: £0\.00)/m);
  assert.doesNotMatch(mail.subject, /[\r\n]/);
  for (const rendered of [mail.text, mail.html]) {
    assert.doesNotMatch(rendered, /\p{Bidi_Control}/u);
    assert.ok(rendered.includes(`${'w'.repeat(79)}…`) && rendered.includes('مصباح'));
    assert.ok(rendered.includes('https://shop.example/orders/%22%3E%3Cu%3E%2F..%2Fx'));
  }
  assert.equal(rowsOf(mail.html).length, 5);
});

test('goes out as text and HTML of one mail', async (t) => {
  const { newUser, tell, send, received } = await sendingWorld(t, database);
  const userId = await newUser('ann@example.com', 'Ann\r\nBcc: evil@example.com');
  await tell('order.placed', orderWithContent(userId));
  while ((await send()) > 0);
  const parsed = received.map(({ raw }) => parseMail(raw));
  const mail = parsed.find(({ headers }) => headers.get('subject')?.[0]?.includes('We have your order'));
  assert.equal(mail?.contentType, 'multipart/alternative');
  assert.deepEqual(
    mail?.parts.map(({ contentType }) => contentType),
    ['text/plain', 'text/html'],
  );
  assert.equal(mail?.headers.has('bcc'), false);
  assert.deepEqual(mail?.headers.get('subject'), ['We have your order K7Q2-9MXF']);
  const [text, html] = mail?.parts ?? [];
  assert.ok(text?.body.includes('\n- Oak desk lamp\n  2 × £64.50 = £129.00\n'));
  assert.equal(rowsOf(html?.body ?? '').at(-1)?.[1], '£166.50');
  const kept = await mailOf(userId, 'order.placed');
  assert.deepEqual(
    [kept.text, kept.html],
    [text?.body.trimEnd().concat('\n'), html?.body.trimEnd().concat('\n')],
  );
});

test('forgets what an order was of with the mails, and mails what comes later without it', async () => {
  const { userId, order } = await placed();
  await database.query(
    sql`update order_content set created_at = now() - interval '31 days' where order_id = ${order.order_id}`,
  );
  await removeExpired(database);
  const parcel = {
    order_id: order.order_id,
    shipment_id: randomUUID(),
    customer_id: userId,
    tracking_number: 'PS1GB',
  };
  await tell('shipment.created', parcel);
  const { subject, text } = await mailOf(userId, 'shipment.created');
  assert.ok(subject.includes('K7Q2-9MXF') && text.includes('PS1GB'));
  assert.doesNotMatch(text, /Tanner|lamp/);
});
