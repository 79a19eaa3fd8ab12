import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { curlText, requestFrom } from '../docs-page/request.mjs';
import { byService } from '../docs-page/sections.mjs';
import { releasedDocument } from '../src/own-routes/released-document.ts';
import { statusOf, valuesOf } from './raw-http.ts';
import { startGateway } from './test-gateway.ts';

const HOST = 'Host: shop.example';
const FOLDER = join(import.meta.dirname, '..', 'docs-page');
const FILES = readdirSync(FOLDER).filter((file) => /\.(mjs|css)$/.test(file));

test('/docs and all its files are served, under a policy that lets nothing else in', async (t) => {
  const gateway = await startGateway(t);
  for (const path of ['/docs', ...FILES.map((file) => `/docs/${file}`)]) {
    const got = await gateway.send([`GET ${path} HTTP/1.1`, HOST]);
    assert.equal(statusOf(got), 200, path);
    const [policy = '', ...others] = valuesOf(got, 'content-security-policy');
    assert.deepEqual(others, [], path);
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    assert.match(valuesOf(got, 'content-type').join(), /^text\/(html|css|javascript); charset=utf-8$/);
    assert.deepEqual(valuesOf(got, 'x-content-type-options'), ['nosniff']);
  }
});

test('the page asks no other origin, and has nothing that its policy forbids', () => {
  for (const file of readdirSync(FOLDER)) {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    assert.doesNotMatch(
      text,
      /https?:\/\/|\/\/cdn|innerHTML|insertAdjacentHTML|eval\(|localStorage|document\.cookie/,
      file,
    );
    assert.doesNotMatch(text, /\sstyle="|\son[a-z]+="|<script>|<style>/, file);
  }
});

test('there is no page where it is switched off', async (t) => {
  const gateway = await startGateway(t, { hasDocsPage: false });
  for (const path of ['/docs', '/docs/main.mjs'])
    assert.equal(statusOf(await gateway.send([`GET ${path} HTTP/1.1`, HOST])), 404);
});

test('every operation of the document is on the page once, those for staff apart', async () => {
  const { tags, paths } = JSON.parse(String(await releasedDocument()));
  const services = byService({ tags, paths });
  const shown = services.flatMap(({ open, forStaff }) => [...open, ...forStaff]);
  const released = Object.entries<object>(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((key) => key !== 'parameters')
      .map((method) => `${method} ${path}`),
  );
  assert.deepEqual(shown.map(({ method, path }) => `${method} ${path}`).toSorted(), released.toSorted());
  for (const { name, open, forStaff } of services) {
    assert.ok(
      open.every((operation) => operation['x-roles'] === undefined),
      name,
    );
    assert.ok(
      forStaff.every((operation) => operation['x-roles'] !== undefined),
      name,
    );
  }
});

test('the page opens with the operations: the description is folded away in the head', () => {
  const page = readFileSync(join(FOLDER, 'index.html'), 'utf8');
  assert.match(page, /<header>.*<details [^>]*id="about"[^>]*>.*id="description".*<\/header>/s);
  assert.match(page, /<main id="content">/);
});

const OPERATION = {
  method: 'put',
  path: '/api/items/{sku}',
  parameters: [
    { in: 'path', name: 'sku' },
    { in: 'query', name: 'limit' },
    { in: 'header', name: 'if-match' },
  ],
};

test('a filled-in form becomes the request', () => {
  const values = { 'path:sku': "A/B 'x'", 'query:limit': '', 'header:if-match': '"7"' };
  const request = requestFrom(OPERATION, values, '{"a":1}', 'secret');
  assert.deepEqual(request, {
    method: 'PUT',
    url: "/api/items/A%2FB%20'x'",
    headers: { 'if-match': '"7"', 'content-type': 'application/json', authorization: 'Bearer secret' },
    body: '{"a":1}',
  });
});

test('a path that is not filled in is no request', () => {
  assert.throws(() => requestFrom(OPERATION, { 'path:sku': '' }, '', undefined), /sku is needed/);
});

test('the line for a shell quotes what it is given, and never holds the token', () => {
  const request = requestFrom(OPERATION, { 'path:sku': "a'b" }, '{"it\'s":1}', 'secret');
  const line = curlText(request, 'http://127.0.0.1:8000');
  assert.doesNotMatch(line, /secret/);
  assert.match(line, /-X PUT/);
  assert.ok(line.includes(`-d '{"it'\\''s":1}'`), line);
});
