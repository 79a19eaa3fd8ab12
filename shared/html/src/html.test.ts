import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { attributes, html, trusted } from './html.ts';

test('what is put into a template is escaped, what came from one is not', () => {
  const name = `<b>"Tom" & 'Ann'</b>`;
  assert.equal(
    html`<p title="${name}">${html`<em>${name}</em>`}</p>`.text,
    '<p title="&lt;b&gt;&quot;Tom&quot; &amp; &#39;Ann&#39;&lt;/b&gt;">' +
      '<em>&lt;b&gt;&quot;Tom&quot; &amp; &#39;Ann&#39;&lt;/b&gt;</em></p>',
  );
});

test('nothing is nothing, zero is not, and lists are their members', () => {
  assert.equal(html`${undefined}${null}${false}${0}${['a', html`<br>`, [1, 2]]}`.text, '0a<br>12');
});

test('attributes leave out what is false', () => {
  const given = attributes({
    href: '/p?a=1&b="2"',
    hidden: true,
    title: undefined,
    disabled: false,
    size: 3,
  });
  assert.equal(given.text, ' href="/p?a=1&amp;b=&quot;2&quot;" hidden size="3"');
});

test('markup of our own stays as it is', () => {
  assert.equal(html`${trusted('<svg></svg>')}`.text, '<svg></svg>');
});

test('whatever is put in, the page keeps its structure', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const text = html`<a href="${one}">${other}</a>`.text;
      const [, attribute, content] = /^<a href="([^"<>]*)">([^<>]*)<\/a>$/.exec(text) ?? [];
      const back = (escaped = '') =>
        escaped.replace(
          /&(amp|lt|gt|quot|#39);/g,
          (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name as string] ?? "'",
        );
      assert.equal(back(attribute), one);
      assert.equal(back(content), other);
    }),
  );
});
