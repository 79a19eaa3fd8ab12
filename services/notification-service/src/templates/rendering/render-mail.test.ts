import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTIFICATION_KINDS, SECURITY_KINDS } from '@platform/contracts/http/notification-http.ts';
import fc from 'fast-check';
import { CHOSEN_BRAND } from '../chosen-brand.ts';
import { composeLetter } from '../compose-letter.ts';
import type { Letter } from '../letter.ts';
import type { MailFrame } from './mail-frame.ts';
import { renderMail } from './render-mail.ts';

const FRAME: MailFrame = {
  senderName: 'Bed & Board',
  brand: CHOSEN_BRAND,
  publicUrl: 'https://shop.example/',
};
const ORDER = '0198a000-0000-7000-8000-0000deadbeef';
const DATA = {
  total_minor: 123456,
  currency: 'GBP',
  line_count: 1,
  reason: 'the goods are sold out.',
  amount_minor: 500,
  refund_minor: 500,
  items: '2 × Oak desk lamp',
  tracking_number: 'PS000000000001GB',
  status: 'delivered',
  expires_at: '2026-01-01T00:00:00.000Z',
};
const VOID = ['meta', 'br'];

function render(letter: Letter, fullName: string, { kind = 'user.created', frame = FRAME } = {}) {
  return renderMail(frame, letter, { kind, fullName });
}

/** A letter with `text` in every place that people or the catalogue fill. */
function letterOf(text: string): Letter {
  return {
    title: text,
    paragraphs: [text],
    facts: [['l', text]],
    action: { label: 'See it', path: '/it' },
    list: {
      heading: 'h',
      items: [{ name: text, detail: '1 × £1.00', amount: '£1.00' }],
      sums: [['Total', '£1.00']],
    },
    block: { heading: 'b', lines: [text, text] },
  };
}

/** Throws unless every tag is closed in its turn. */
function assertWellFormed(html: string): void {
  const open: string[] = [];
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^<>]*>/g))
    if (slash === '/') assert.equal(open.pop(), name);
    else if (!VOID.includes(name)) open.push(name);
  assert.deepEqual(open, []);
}

for (const kind of NOTIFICATION_KINDS) {
  const letter = composeLetter({ kind, reference: ORDER, data: DATA }, { token: 'T0ken' });
  const { subject, text, html } = render(letter, 'Ada Lovelace', { kind });

  test(`has a complete letter for ${kind}`, () => {
    for (const rendered of [subject, text, html])
      assert.doesNotMatch(rendered, /undefined|null|NaN|\[object/, rendered);
    assert.ok(text.includes('Hello Ada Lovelace,') && html.includes('Hello Ada Lovelace,'));
    if (!kind.startsWith('user.')) assert.ok(text.includes(ORDER) && subject.includes('DEADBEEF'));
  });

  test(`the text of ${kind} fits a narrow window`, () => {
    for (const line of text.split('\n')) assert.ok(line.length <= 72 || !line.includes(' '), line);
  });

  test(`the HTML of ${kind} stands alone, is small, and can be read aloud`, () => {
    assertWellFormed(html);
    assert.ok(Buffer.byteLength(html) < 20_000, `${Buffer.byteLength(html)} bytes`);
    assert.doesNotMatch(html, /\bsrc=|url\(|@import|<(?:img|link|script|iframe|object|form)\b|\bon[a-z]+=/i);
    for (const [, target = ''] of html.matchAll(/href="([^"]*)"/g))
      assert.match(target, /^https:\/\/shop\.example\/[a-z]/);
    assert.match(html, /<html lang="en"/);
    assert.match(html, new RegExp(`<title>${subject}</title>`));
    assert.equal(html.match(/<h1\b/g)?.length, 1);
    assert.match(html, /@media \(prefers-color-scheme:dark\)/);
    for (const [table] of html.matchAll(/<table\b(?![^>]*role="presentation")[\s\S]*?<\/table>/g))
      assert.match(table, /<th scope="row"/, 'a table of facts says what its cells are of');
  });

  test(`says in ${kind} where mails can be turned off, if they can be`, () => {
    const link = 'https://shop.example/account/notifications';
    const canBeMuted = !(SECURITY_KINDS as readonly string[]).includes(kind);
    assert.deepEqual([text.includes(link), html.includes(link)], [canBeMuted, canBeMuted]);
  });
}

test('a token comes as a link, and as it is for the API', () => {
  for (const [kind, page] of [
    ['user.email-verification-requested', 'verify-email'],
    ['user.password-reset-requested', 'reset-password/new'],
  ] as const) {
    const notice = { kind, reference: ORDER, data: DATA };
    const { text, html } = render(composeLetter(notice, { token: 'T0k_en-x' }), 'Ada', { kind });
    const link = `https://shop.example/${page}?token=T0k_en-x`;
    assert.ok(text.includes(`\n${link}\n`) && html.includes(`href="${link}"`));
    assert.ok(text.includes('\nToken: T0k_en-x\n'));
    const hidden = render(composeLetter(notice), 'Ada', { kind });
    assert.ok(hidden.html.includes(`href="https://shop.example/${page}"`));
    assert.ok(hidden.text.includes('\nToken: (not shown)\n'));
  }
});

test('has no links where it is not known where the platform is', () => {
  const frame = { ...FRAME, publicUrl: undefined };
  const { text, html } = render(letterOf('x'), 'Ada', { frame });
  assert.doesNotMatch(html, /href|<a\b/);
  assert.doesNotMatch(text, /See it|https?:/);
});

test('text and HTML say the same', () => {
  const letter = {
    ...letterOf('Words'),
    title: 'Title',
    paragraphs: ['One.', 'Two.'],
    facts: [['Label', 'Value']] as const,
  };
  const { text, html } = render(letter, 'Ada', { kind: 'user.password-changed' });
  const shown = html
    .replace(/<head>.*?<\/head>/s, '')
    .replace(/<a [^>]*href="([^"]+)"[^>]*>([^<]*)<\/a>/g, '$2 $1')
    .replace(/<i [^>]*>|<\/i>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&');
  const words = (all: string) =>
    all.split(/[\s:.=-]+/).filter((word) => !['', 'Item', 'Amount'].includes(word));
  assert.deepEqual(words(shown).toSorted(), words(text).toSorted());
});

test('escapes whatever names and reasons hold', () => {
  const hostile = `<script>alert("x")</script> & 'y'`;
  const { html, text } = render(letterOf(hostile), hostile);
  assert.ok(!html.includes('<script'));
  const escaped = '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;';
  // The title, its heading, the greeting, the paragraph, the fact, the item, and two lines.
  assert.equal(html.split(escaped).length - 1, 8);
  assert.ok(text.includes(hostile), 'plain text needs no escaping');
});

test('no name begins a line of the text, or turns round what stands beside it', () => {
  const forged = `x\r\nToken: forged\u2028Token: forged\u202egnirts\u2066 ${'long '.repeat(30)}Token: forged`;
  const letter = { ...letterOf(forged), title: 't', paragraphs: ['p'], facts: [] };
  const { text, html } = render(letter, forged);
  assert.doesNotMatch(text, /^Token:/m);
  for (const rendered of [text, html]) assert.doesNotMatch(rendered, /\p{Bidi_Control}/u);
});

test('what cannot be broken is set whole, and in HTML may break anywhere', () => {
  const long = 'x'.repeat(400);
  const { text, html } = render(letterOf(long), long);
  assert.ok(text.includes(long) && html.includes(long));
  assert.match(html, /\.list th\[scope=row\]\{overflow-wrap:anywhere/);
});

test('no input breaks out of the markup or into another header line', () => {
  const plain = render(letterOf('x'), 'n').html;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (name, reason) => {
      const { html, subject } = render(letterOf(reason), name);
      const tags = (markup: string) => markup.match(/[<>]/g)?.length;
      // A line of an address that is blank is left out.
      if (reason.trim() !== '') assert.equal(tags(html), tags(plain));
      assertWellFormed(html);
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
    const { text, html } = render(letter, name);
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
    assert.ok(render({ title: 't', paragraphs: [], facts: [] }, name).text.includes(`Hello ${name},`));
  });
