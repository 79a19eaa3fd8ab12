import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTIFICATION_KINDS } from '@platform/contracts/http/notification-http.ts';
import fc from 'fast-check';
import { composeLetter } from './compose-letter.ts';
import { renderMail } from './render-mail.ts';

const ORDER = '0198a000-0000-7000-8000-0000deadbeef';
const DATA = {
  total_minor: 123456,
  currency: 'GBP',
  line_count: 1,
  reason: 'the goods are sold out.',
  amount_minor: 500,
  tracking_number: 'PS000000000001GB',
  status: 'delivered',
  expires_at: '2026-01-01T00:00:00.000Z',
};

for (const kind of NOTIFICATION_KINDS)
  test(`has a complete letter for ${kind}`, () => {
    const letter = composeLetter({ kind, reference: ORDER, data: DATA });
    const { subject, text, html } = renderMail(letter, 'Ada Lovelace');
    for (const rendered of [subject, text, html])
      assert.doesNotMatch(rendered, /undefined|null|NaN|\[object/, rendered);
    assert.ok(text.includes('Hello Ada Lovelace,') && html.includes('Hello Ada Lovelace,'));
    if (!kind.startsWith('user.')) assert.ok(text.includes(ORDER) && subject.includes('DEADBEEF'));
  });

test('text and HTML say the same', () => {
  const letter = { title: 'Title', paragraphs: ['One.', 'Two.'], facts: [['Label', 'Value']] as const };
  const { text, html } = renderMail(letter, 'Ada');
  const words = html
    .replace(/<head>.*?<\/head>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
  assert.deepEqual(words, text.replace(':', '').split(/\s+/).filter(Boolean));
});

test('escapes whatever names and reasons hold', () => {
  const hostile = `<script>alert("x")</script> & 'y'`;
  const letter = { title: 't', paragraphs: [hostile], facts: [['l', hostile]] as const };
  const { html, text } = renderMail(letter, hostile);
  assert.ok(!html.includes('<script'));
  assert.ok(html.includes('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;'));
  assert.ok(text.includes(hostile), 'plain text needs no escaping');
});

test('no input breaks out of the markup or into another header line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (name, reason) => {
      const plain = renderMail({ title: 't', paragraphs: ['p'], facts: [['l', 'v']] }, 'n').html;
      const { html, subject } = renderMail(
        { title: reason, paragraphs: [reason], facts: [['l', reason]] },
        name,
      );
      const tags = (markup: string) => markup.match(/[<>]/g)?.length;
      assert.equal(tags(html), tags(plain));
      assert.doesNotMatch(subject, /[\r\n]/);
    }),
  );
});

for (const name of [
  'http://evil.example',
  'HTTPS://EVIL.EXAMPLE',
  'evil.com',
  'Evil.Com',
  'www.evil',
  'evil\uff0ecom',
  'e\u200dvil.c\u200dom',
  'http\uff1a\uff0f\uff0fevil',
  'evil\u3002com',
  '例.中国',
  'mailto:a',
  'tel:+1',
  'ada@evil',
  '203.0.113.7/evil',
])
  test(`greets nobody by a name with a link in it: ${JSON.stringify(name)}`, () => {
    const letter = { title: 't', paragraphs: ['p'], facts: [] };
    const { text, html } = renderMail(letter, name);
    assert.ok(text.includes('Hello,') && html.includes('Hello,'));
    assert.ok(!text.includes(name) && !html.includes(name));
  });

for (const name of [
  'St. John',
  'J.R.R. Tolkien',
  "Seán O'Brien",
  'Dr. Strange (2nd), Esq.',
  'Ph.D. Ada',
  'A: B',
  'a/b',
])
  test(`greets ${name}`, () => {
    assert.ok(renderMail({ title: 't', paragraphs: [], facts: [] }, name).text.includes(`Hello ${name},`));
  });
