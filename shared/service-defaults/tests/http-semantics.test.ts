import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { after, test } from 'node:test';
import { access } from '../src/access/access.ts';
import { ServiceServer } from '../src/server/service-server.ts';
import { rawClient } from './fixtures/raw-client.ts';
import { sampleApp } from './fixtures/sample-app.ts';

// RFC 9110 (HTTP semantics), by section.

const { app } = sampleApp();
app.post('/api/things', access.public, async ({ body }) => ({ got: body }));
app.get('/api/things', access.public, async () => ({ ok: true }));
app.get('/api/same', access.public, async (_request, reply) => {
  reply.header('etag', '"1"');
  return reply.code(304).send(null);
});
app.get('/api/none', access.public, async (_request, reply) => reply.code(204).send(null));
await app.ready();
const server = new ServiceServer(app.routing as RequestListener);
after(() => server.drain(100));
const port = await server.listen('127.0.0.1', 0);

/** The answer to one request over a connection of its own. */
async function answerTo(start: string, lines: readonly string[] = [], body = '') {
  const client = await rawClient(port);
  client.send(`${[start, 'Host: x', 'Connection: close', ...lines].join('\r\n')}\r\n\r\n${body}`);
  const [head = '', ...rest] = (await client.closed()).split('\r\n\r\n');
  const [line = '', ...headers] = head.toLowerCase().split('\r\n');
  const headerOf = (name: string) =>
    headers.find((header) => header.startsWith(`${name}: `))?.slice(name.length + 2);
  return { status: Number(line.split(' ')[1]), headerOf, body: rest.join('\r\n\r\n') };
}

const JSON_TYPE = 'Content-Type: application/json';

test('8.6: 204 and 304 tell of no body, to GET and to HEAD', async () => {
  for (const [path, status] of [
    ['/api/same', 304],
    ['/api/none', 204],
  ] as const)
    for (const method of ['GET', 'HEAD']) {
      const got = await answerTo(`${method} ${path} HTTP/1.1`);
      const told = ['content-length', 'content-type', 'transfer-encoding'].map(got.headerOf);
      assert.deepEqual([got.status, told, got.body], [status, [undefined, undefined, undefined], ''], method);
    }
  assert.equal((await answerTo('GET /api/same HTTP/1.1')).headerOf('etag'), '"1"');
});

test('9.3.2: an answer to HEAD has the headers of GET, and no body', async () => {
  const get = await answerTo('GET /api/things HTTP/1.1');
  const head = await answerTo('HEAD /api/things HTTP/1.1');
  assert.deepEqual(
    ['content-length', 'content-type'].map(head.headerOf),
    ['content-length', 'content-type'].map(get.headerOf),
  );
  assert.equal(head.body, '');
});

test('15.5.16: a body in a content coding is 415, with what is taken instead', async () => {
  for (const coding of ['gzip', 'br', 'identity, gzip', 'GZIP', 'x-unknown'])
    for (const framing of ['Content-Length: 2', 'Transfer-Encoding: chunked']) {
      const body = framing.startsWith('C') ? '{}' : '2\r\n{}\r\n0\r\n\r\n';
      const got = await answerTo(
        'POST /api/things HTTP/1.1',
        [JSON_TYPE, framing, `Content-Encoding: ${coding}`],
        body,
      );
      assert.deepEqual([got.status, got.headerOf('accept-encoding')], [415, 'identity'], coding);
      assert.equal(JSON.parse(got.body).code, 'unsupported-content-encoding');
    }
});

test('12.5.3: a body as it is may be said to be so, and no body has no coding', async () => {
  const lines = [JSON_TYPE, 'Content-Length: 2', 'Content-Encoding: Identity'];
  assert.equal((await answerTo('POST /api/things HTTP/1.1', lines, '{}')).status, 200);
  assert.equal((await answerTo('GET /api/things HTTP/1.1', ['Content-Encoding: gzip'])).status, 200);
});

test('9.3.7: OPTIONS * says what the service takes, and other methods have no *', async () => {
  const got = await answerTo('OPTIONS * HTTP/1.1');
  assert.equal(got.status, 204);
  assert.match(got.headerOf('allow') ?? '', /get, head.*post/);
  assert.equal((await answerTo('GET * HTTP/1.1')).status, 404);
});

test('10.1.1: an expectation in HTTP/1.0 is ignored', async () => {
  const lines = [JSON_TYPE, 'Content-Length: 2', 'Expect: 100-continue'];
  assert.equal((await answerTo('POST /api/things HTTP/1.0', lines, '{}')).status, 200);
});

test('6.6.1: what is no request is answered with a Date, too', async () => {
  assert.ok(!Number.isNaN(Date.parse((await answerTo('GET / HTTP/9.9')).headerOf('date') ?? '')));
});
