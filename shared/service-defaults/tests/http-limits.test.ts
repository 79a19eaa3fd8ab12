import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { access } from '../src/access/access.ts';
import type { HttpLimits } from '../src/server/http-server.ts';
import { ServiceServer } from '../src/server/service-server.ts';
import { rawClient } from './fixtures/raw-client.ts';
import { sampleApp } from './fixtures/sample-app.ts';

const { app } = sampleApp({ bodyLimitBytes: 100_000 });
app.post('/api/things', access.public, async ({ body }) => ({ got: typeof body }));
app.get('/api/things', access.public, async () => ({ ok: true }));
await app.ready();

async function listen(limits: Partial<HttpLimits>): Promise<number> {
  const server = new ServiceServer(app.routing as RequestListener, limits);
  after(() => server.drain(100));
  return server.listen('127.0.0.1', 0);
}

const port = await listen({});
/** For what is to run into its time limits: no other test must be done in time. */
const impatientPort = await listen({ headersTimeoutMs: 300, requestTimeoutMs: 600, checkIntervalMs: 50 });

const GET = 'GET /api/things HTTP/1.1\r\nHost: x\r\n';
const POST = 'POST /api/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

/** The status, the headers and the problem of the only answer in `text`. */
function answerIn(text: string) {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), problem: JSON.parse(body) };
}

test('headers that do not come to an end are 408, and the connection is closed', async () => {
  const client = await rawClient(impatientPort);
  client.send(GET);
  const { status, head, problem } = answerIn(await client.closed());
  assert.equal(status, 408);
  assert.match(head, /connection: close/);
  assert.match(head, /content-type: application\/problem\+json/);
  assert.equal(problem.code, 'request-timeout');
});

test('headers that trickle in are 408 all the same', async () => {
  const client = await rawClient(impatientPort);
  client.send(GET);
  const trickle = setInterval(() => client.send('a: b\r\n'), 50);
  const { status } = answerIn(await client.closed());
  clearInterval(trickle);
  assert.equal(status, 408);
});

test('a body that does not come to an end is 408', async () => {
  const client = await rawClient(impatientPort);
  client.send(`${POST}Content-Length: 100\r\n\r\n{`);
  assert.equal(answerIn(await client.closed()).status, 408);
});

test('headers over the limit are 431', async () => {
  const client = await rawClient(port);
  client.send(`${GET}a: ${'x'.repeat(20_000)}\r\n\r\n`);
  const { status, problem } = answerIn(await client.closed());
  assert.equal(status, 431);
  assert.equal(problem.code, 'headers-too-large');
});

test('a megabyte of headers in one go still gets its 431', async () => {
  const client = await rawClient(port);
  client.send(`${GET}${`a: ${'x'.repeat(1000)}\r\n`.repeat(1000)}\r\n`);
  assert.equal(answerIn(await client.closed()).status, 431);
});

test('a body over the limit is 413 before it has come, by its announced length', async () => {
  const client = await rawClient(port);
  client.send(`${POST}Content-Length: 33554432\r\n\r\n{`);
  const { status, head } = answerIn(await client.closed());
  assert.equal(status, 413);
  assert.match(head, /connection: close/);
});

test('a body over the limit is 413 while it streams in without a length', async () => {
  const client = await rawClient(port);
  client.send(`${POST}Transfer-Encoding: chunked\r\n\r\n`);
  const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
  for (let sent = 0; sent < 8; sent++) client.send(chunk);
  assert.equal(answerIn(await client.closed()).status, 413);
});

test('what is no HTTP is 400', async () => {
  for (const junk of ['junk\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', '\u0016\u0003\u0001 tls hello\r\n\r\n']) {
    const client = await rawClient(port);
    client.send(junk);
    assert.equal(answerIn(await client.closed()).status, 400, junk);
  }
});

test('two framings in one request are refused (request smuggling)', async () => {
  const client = await rawClient(port);
  client.send(`${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`);
  assert.equal(answerIn(await client.closed()).status, 400);
});

test('pipelined requests are answered in order on one connection, errors among them', async () => {
  const client = await rawClient(port);
  client.send(`${GET}\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\n${GET}\r\n${GET}Connection: close\r\n\r\n`);
  const statuses = [...(await client.closed()).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  assert.deepEqual(statuses, ['200', '404', '200', '200']);
});

test('a connection stays open after an error, and is announced to close where it does not', async () => {
  const client = await rawClient(port);
  client.send(`${POST}Content-Length: 2\r\n\r\n{}`);
  await client.until('"got":"object"');
  client.send('DELETE /api/things HTTP/1.1\r\nHost: x\r\n\r\n');
  await client.until('method-not-allowed');
  client.send(`${POST}Content-Length: 2\r\n\r\n{]`);
  const text = await client.until('not valid JSON');
  const isClosing = /connection: close/i.test(text.slice(text.lastIndexOf('HTTP/1.1')));
  if (isClosing) await client.closed();
  else client.socket.destroy();
});

test('slow clients hold up nobody else', async () => {
  const slow = await Promise.all(Array.from({ length: 50 }, () => rawClient(port)));
  for (const client of slow) client.send(`${POST}Content-Length: 100\r\n\r\n{`);
  const quick = await rawClient(port);
  quick.send(`${GET}Connection: close\r\n\r\n`);
  assert.equal(answerIn(await quick.closed()).status, 200);
  for (const client of slow) {
    assert.equal(client.socket.readyState, 'open', 'it waits still');
    client.socket.destroy();
  }
});

test('an answer to a body that is still coming is not lost to who sends on', async () => {
  for (const framing of ['Content-Length: 33554432', 'Transfer-Encoding: chunked'])
    for (let i = 0; i < 5; i++) {
      const client = await rawClient(port);
      client.send(`${POST}${framing}\r\n\r\n`);
      const piece = ' '.repeat(0x10000);
      for (let sent = 0; sent < 64; sent++)
        client.send(framing.startsWith('T') ? `10000\r\n${piece}\r\n` : piece);
      await client.until('"code":"body-too-large"');
      client.socket.destroy();
    }
});

test('a connection is not reset while a refused body is still coming', async () => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write(`${POST}Content-Length: 200000\r\n\r\n`);
  socket.resume();
  await once(socket, 'end');
  socket.write(' '.repeat(199_999));
  await new Promise((resolve) => socket.write(' ', resolve));
  const [hadError] = await once(socket.end(), 'close');
  assert.equal(hadError, false);
});

test('a body that comes more slowly than it may is 408, and closed', async () => {
  const patientPort = await listen({ body: { minBytesPerS: 1000, graceMs: 200 }, checkIntervalMs: 50 });
  for (const [framing, drop] of [
    ['Content-Length: 90000', ' '],
    ['Transfer-Encoding: chunked', '1\r\n \r\n'],
  ] as const) {
    const client = await rawClient(patientPort);
    client.send(`${POST}${framing}\r\n\r\n`);
    const drip = setInterval(() => client.send(drop), 50);
    const { status, head, problem } = answerIn(
      await client.until('request-timeout').then(() => client.closed()),
    );
    clearInterval(drip);
    assert.deepEqual([status, problem.code], [408, 'request-timeout']);
    assert.match(head, /connection: close/);
  }
});
