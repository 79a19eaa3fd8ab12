import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeLetter } from '../../src/templates/compose-letter.ts';
import { renderMail } from '../../src/templates/rendering/render-mail.ts';
import { FRAME } from '../notification-world.ts';

const ORDER = '0198a000-0000-7000-8000-0000deadbeef';

test('escapes whatever a reason holds', () => {
  const hostile = `<script>alert("x")</script> & 'y'`;
  const letter = composeLetter({
    kind: 'order.rejected',
    reference: ORDER,
    data: { total_minor: 123456, currency: 'GBP', reason: hostile },
  });
  const { html, text } = renderMail(FRAME, letter, { kind: 'order.rejected', fullName: hostile });
  assert.ok(!html.includes('<script'));
  assert.ok(html.includes('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;'));
  assert.ok(text.includes(hostile), 'plain text needs no escaping');
});

test('says a status of a newer release as it is', () => {
  const { title } = composeLetter({
    kind: 'shipment.status-changed',
    reference: ORDER,
    data: { tracking_number: 'PS000000000001GB', status: 'at_customs' },
  });
  assert.equal(title, 'Your order DEADBEEF is now: at_customs');
});
