import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html } from '@platform/html/html.ts';
import fc from 'fast-check';
import { fillForm } from './fill-form.ts';

const ACTION = '/account/name?a=1&b=2';

/** A form that is sent to ACTION, with `body`, and one that is sent elsewhere. */
function page(body: ReturnType<typeof html>): string {
  return html`<form method="post" action="/elsewhere"><input name="name" value="old"></form>
<form method="post" action="${ACTION}"><input type="hidden" name="form_token" value="new">${body}</form>`
    .text;
}

function filled(body: ReturnType<typeof html>, fields: readonly (readonly [string, string])[]): string {
  return fillForm(page(body), { page: '/', action: ACTION, fields }) ?? 'not found';
}

test('text comes back in every kind of field, and in this form alone', () => {
  const body = html`<input name="name" value="old" required><textarea name="why">
old</textarea><select name="level"><option value="info" selected>Info</option><option>debug</option></select>`;
  const text = filled(body, [
    ['name', 'Ada "L" <b>'],
    ['why', '</textarea><script>'],
    ['level', 'debug'],
  ]);
  assert.match(text, /action="\/elsewhere"><input name="name" value="old">/);
  assert.match(text, /<input name="name" value="Ada &quot;L&quot; &lt;b&gt;" required>/);
  assert.match(text, /<textarea name="why">\n&lt;\/textarea&gt;&lt;script&gt;<\/textarea>/);
  assert.match(text, /<option value="info">Info<\/option><option selected>debug<\/option>/);
  assert.match(text, /name="form_token" value="new"/);
});

test('boxes are ticked as they were, and so are choices', () => {
  const body = html`<input type="checkbox" name="mail" value="a" checked><input type="checkbox" name="mail" value="b">
<input type="radio" name="theme" value="dark"><input type="radio" name="theme" value="light" checked>`;
  const text = filled(body, [
    ['mail', 'b'],
    ['theme', 'dark'],
  ]);
  assert.match(text, /value="a"><input type="checkbox" name="mail" value="b" checked>/);
  assert.match(text, /value="dark" checked><input type="radio" name="theme" value="light">/);
});

test('a password, and a choice that was not kept, stay as the page has them', () => {
  const body = html`<input type="password" name="pin"><input type="radio" name="card" value="visa" checked>`;
  assert.equal(filled(body, [['pin', '1234']]), page(body));
});

test('hidden fields tell forms apart, but for those that say of when it is', () => {
  const one = (
    id: string,
  ) => html`<form method="post" action="/end"><input type="hidden" name="id" value="${id}">
<input type="hidden" name="key" value="new"><input name="why" value=""></form>`;
  const fields = [
    ['id', '2'],
    ['key', 'old'],
    ['why', 'lost'],
  ] as const;
  const kept = { page: '/', action: '/end', fields };
  const text = fillForm(html`${one('1')}${one('2')}`.text, kept);
  const asSent = one('2').text.replace('new', 'old').replace('value=""', 'value="lost"');
  assert.equal(text, one('1').text + asSent);
  assert.equal(fillForm(html`${one('1')}`.text, kept), undefined);
});

test('what is closed around the form is opened, and fields may stand elsewhere', () => {
  const text = fillForm(
    html`<details><summary>Not this</summary></details><details class="a"><form id="f" method="post" action="/x"></form></details>
<input name="why" form="f">`.text,
    { page: '/', action: '/x', fields: [['why', 'so']] },
  );
  assert.match(
    text ?? '',
    /<details><summary>.*<details class="a" open>.*\n<input name="why" form="f" value="so">/,
  );
});

test('whatever was typed, nothing of it becomes a tag', () => {
  const body = html`<input name="name" value="old"><textarea name="why"></textarea>`;
  const tags = (text: string) => text.match(/<[/\w]+/g);
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, why) => {
      const text = filled(body, [
        ['name', name],
        ['why', why],
      ]);
      assert.deepEqual(tags(text), tags(page(body)));
    }),
  );
});
