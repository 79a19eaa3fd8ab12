import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { RawClient, statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { OK, type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { assertProblem, type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';

const MIB = 1024 * 1024;
const cleanup = new SharedCleanup();
let upstream: RawUpstream;
let gateway: EdgeGateway;
/** One that does not wait for requests. */
let impatient: EdgeGateway;

after(() => cleanup.end());
before(async () => {
  upstream = await startUpstream(cleanup, { headOnly: false });
  const services = { NOTIFICATION_SERVICE_URL: upstream.origin };
  impatient = await startEdgeGateway(cleanup, {
    ...services,
    HEADERS_TIMEOUT_MS: '700',
    REQUEST_TIMEOUT_MS: '1200',
  });
  gateway = await startEdgeGateway(cleanup, {
    ...services,
    SEND_TIMEOUT_MS: '300',
    MAX_CONNECTIONS: '40',
    MAX_REQUESTS_PER_CONNECTION: '5',
    UPSTREAM_CONCURRENCY: '8',
    // The service has pages too.
    PAGE_CONCURRENCY: '8',
    UPSTREAM_CLIENT_PERCENT: '100',
  });
});

function answering(script: RawUpstream['script']): void {
  upstream.script = script;
  upstream.calls.length = 0;
}

test('slow headers are cut with 408, however steadily they drip', async () => {
  const client = await impatient.connect();
  client.write('GET /api/things HTTP/1.1\r\n');
  const drip = setInterval(() => client.write('a'), 50);
  try {
    assertProblem(await client.reader.message(), 408);
    await eventually(() => assert.ok(client.reader.isEnded));
  } finally {
    clearInterval(drip);
  }
});

test('slow bodies are cut with 408, however steadily they drip', async () => {
  const client = await impatient.connect();
  client.write(`POST /api/things HTTP/1.1\r\n${HOST}\r\ncontent-length: 1000\r\n\r\n`);
  const drip = setInterval(() => client.write('a'), 50);
  try {
    assertProblem(await client.reader.message(), 408);
  } finally {
    clearInterval(drip);
  }
});

test('a client that does not read is cut, its service let go, and memory stays flat', async () => {
  const body = Buffer.alloc(32 * MIB, 'x');
  answering((call) => {
    call.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`);
    call.write(body);
  });
  const before = await gateway.memoryMb();
  const clients = await Promise.all(Array.from({ length: 6 }, () => gateway.connect()));
  for (const client of clients) {
    client.socket.pause();
    client.write(`GET /api/things HTTP/1.1\r\n${HOST}\r\n\r\n`);
  }
  await eventually(() => assert.equal(upstream.calls.length, clients.length));
  await eventually(() => assert.ok(upstream.calls.every(({ socket }) => socket.destroyed)));
  assert.ok((await gateway.memoryMb()) - before < 64, 'answers were held back, not kept');
  for (const client of clients) client.close();
});

test('a client that reads slowly but steadily gets its whole answer', async () => {
  const body = Buffer.alloc(8 * MIB, 'x');
  answering((call) => {
    call.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`);
    call.write(body);
  });
  const client = await impatient.connect();
  const pulse = setInterval(() => {
    client.socket.pause();
    setTimeout(() => client.socket.resume(), 20);
  }, 40);
  try {
    const got = await client.send(['GET /api/things HTTP/1.1', HOST]);
    assert.equal(got.body.length, body.length);
  } finally {
    clearInterval(pulse);
  }
});

test('requests over one connection are bounded: the last answer announces its end', async () => {
  answering((call) => call.write(OK));
  const client = await gateway.connect();
  const connection = [];
  for (let i = 0; i < 5; i++)
    connection.push(valuesOf(await client.send(['GET /api/things HTTP/1.1', HOST]), 'connection')[0]);
  assert.deepEqual(connection, [...Array(4).fill('keep-alive'), 'close']);
  await eventually(() => assert.ok(client.reader.isEnded));
});

test('connections are bounded: one more is closed, and taken again when there is room', async () => {
  const open: RawClient[] = [];
  for (let i = 0; i < 60; i++) open.push(await RawClient.connect(gateway.port));
  await eventually(() => assert.ok(open.filter(({ reader }) => reader.isEnded).length >= 20));
  for (const client of open) client.close();
  await eventually(async () => {
    const client = await RawClient.connect(gateway.port);
    assert.equal(statusOf(await client.send(['GET /health HTTP/1.1', HOST])), 200);
    client.close();
  });
});

test('an answer that does not begin in time is 504', async () => {
  answering(() => undefined);
  assertProblem(await gateway.send(['GET /api/late HTTP/1.1', HOST]), 504);
});

test('a request that takes too long in all is cut, though bytes keep coming', async () => {
  const timers: NodeJS.Timeout[] = [];
  answering((call) => {
    call.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    timers.push(setInterval(() => call.socket.destroyed || call.write('1\r\nx\r\n'), 50));
  });
  try {
    // Again should a busy machine have made the answer begin too late.
    await eventually(() =>
      assert.rejects(gateway.send(['GET /api/long HTTP/1.1', HOST]), /ended within chunks/),
    );
    await eventually(() => assert.ok(upstream.calls.at(-1)?.socket.destroyed));
  } finally {
    for (const timer of timers) clearInterval(timer);
  }
});

test('a service that is full is a quick 503 with Retry-After', async () => {
  answering(() => undefined);
  const waiting = await Promise.all(Array.from({ length: 8 }, () => gateway.connect()));
  for (const client of waiting) client.write(`GET /api/things HTTP/1.1\r\n${HOST}\r\n\r\n`);
  await eventually(() => assert.equal(upstream.calls.length, 8));
  const got = await gateway.send(['GET /api/things HTTP/1.1', HOST]);
  assertProblem(got, 503);
  assert.equal(valuesOf(got, 'retry-after').length, 1);
  for (const client of waiting) client.close();
});

test('a body above the limit is 413, by its length and as it streams', async () => {
  answering((call) => call.write(OK));
  assertProblem(
    await gateway.send(['POST /api/things HTTP/1.1', HOST, `content-length: ${2 * MIB}`], 'x'),
    413,
  );
  const client = await gateway.connect();
  client.write(`POST /api/things HTTP/1.1\r\n${HOST}\r\ntransfer-encoding: chunked\r\n\r\n`);
  const chunk = Buffer.alloc(64 * 1024, 'x');
  for (let i = 0; i < 20; i++) {
    client.write('10000\r\n');
    client.write(chunk);
    client.write('\r\n');
  }
  assertProblem(await client.reader.message(), 413);
});
