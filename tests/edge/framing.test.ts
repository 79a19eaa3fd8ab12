import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { eventually } from '@platform/testing/eventually.ts';
import { statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import {
  OK,
  type RawUpstream,
  startUpstream,
  type UpstreamCall,
} from '../../services/api-gateway/tests/raw-upstream.ts';
import { assertProblem, type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';

const cleanup = new SharedCleanup();
const GET = ['GET /api/things HTTP/1.1', HOST];
let upstream: RawUpstream;
let gateway: EdgeGateway;

after(() => cleanup.end());
before(async () => {
  upstream = await startUpstream(cleanup);
  gateway = await startEdgeGateway(cleanup, {
    NOTIFICATION_SERVICE_URL: upstream.origin,
    USER_SERVICE_URL: 'http://127.0.0.1:1',
  });
});

function answering(script: RawUpstream['script']): void {
  upstream.script = script;
  upstream.calls.length = 0;
}

test('HEAD, 204 and 304 have no body, and keep the headers that tell of one', async () => {
  const client = await gateway.connect();
  for (const [method, head] of [
    ['HEAD', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\netag: "a"'],
    ['GET', 'HTTP/1.1 204 No Content\r\netag: "a"'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\netag: "a"'],
  ] as const) {
    answering((call) => call.write(`${head}\r\n\r\n`));
    const got = await client.send([`${method} /api/things HTTP/1.1`, HOST]);
    assert.equal(statusOf(got), Number(head.split(' ')[1]));
    assert.deepEqual(valuesOf(got, 'etag'), ['"a"']);
    assert.deepEqual(valuesOf(got, 'transfer-encoding'), []);
    assert.equal(client.reader.rest, '');
  }
});

test('GET and DELETE with a body reach the service whole, framed once', async () => {
  answering((call) => call.write(OK));
  for (const method of ['GET', 'DELETE'])
    for (const [framing, bytes] of [
      ['content-length: 5', 'hello'],
      ['transfer-encoding: chunked', '2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'],
    ] as const)
      assert.equal(
        statusOf(await gateway.send([`${method} /api/things HTTP/1.1`, HOST, framing], bytes)),
        200,
      );
  assert.equal(upstream.calls.length, 4);
  for (const call of upstream.calls) {
    assert.equal(call.body.toString(), 'hello');
    assert.equal(valuesOf(call, 'content-length').length + valuesOf(call, 'transfer-encoding').length, 1);
  }
});

test('trailers end at the gateway, both ways, and leave the framing whole', async () => {
  answering((call) =>
    call.write(
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n2\r\nok\r\n0\r\nx-sum: 1\r\n\r\n',
    ),
  );
  const client = await gateway.connect();
  const head = ['POST /api/things HTTP/1.1', HOST, 'transfer-encoding: chunked', 'trailer: x-user-id'];
  for (let i = 0; i < 2; i++) {
    const got = await client.send(head, '2\r\nhi\r\n0\r\nx-user-id: admin\r\n\r\n');
    assert.deepEqual([statusOf(got), got.body.toString(), valuesOf(got, 'x-sum')], [200, 'ok', []]);
    assert.equal(client.reader.rest, '');
  }
  for (const call of upstream.calls)
    assert.deepEqual([call.body.toString(), valuesOf(call, 'x-user-id')], ['hi', []]);
});

test('pipelined requests are answered in their order', async () => {
  answering(() => {
    const answer = (to: UpstreamCall) =>
      to.write(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${to.start.split(' ')[1]?.at(-1)}`);
    // The last to come is the first to be answered.
    if (upstream.calls.length === 4) for (const each of [...upstream.calls].reverse()) answer(each);
  });
  const client = await gateway.connect();
  for (let i = 0; i < 4; i++) client.write(`GET /api/things/${i} HTTP/1.1\r\n${HOST}\r\n\r\n`);
  let bodies = '';
  for (let i = 0; i < 4; i++) bodies += (await client.reader.message()).body.toString();
  assert.equal(bodies, '0123');
});

test('folded lines, bare line ends, and controls in a head are 400 and reach no service', async () => {
  answering((call) => call.write(OK));
  for (const head of [
    `GET /api/things HTTP/1.1\r\n${HOST}\r\nx: a\r\n b\r\n\r\n`,
    `GET /api/things HTTP/1.1\r\n${HOST}\r\nx: a\r\n\tb\r\n\r\n`,
    `GET /api/things HTTP/1.1\r\n${HOST}\r\nx: a\rb: c\r\n\r\n`,
    `GET /api/things HTTP/1.1\r\n${HOST}\r\nx: a\0b\r\n\r\n`,
    `GET /api/things HTTP/1.1\r\n${HOST}\r\nx : a\r\n\r\n`,
    `GET /api/things HTTP/1.1\r\n${HOST}\r\n: a\r\n\r\n`,
    `GET /api/things HTTP/1.1\r\n${HOST}\r\nno colon\r\n\r\n`,
    `GET /api/things\r\n\r\n`,
    `GET /api/things HTTP/1.1 x\r\n${HOST}\r\n\r\n`,
    `GET /api/or\tders HTTP/1.1\r\n${HOST}\r\n\r\n`,
  ]) {
    const client = await gateway.connect();
    client.write(head);
    assertProblem(await client.reader.message(), 400);
  }
  assert.equal(upstream.calls.length, 0);
});

test('headers that Connection names end at the gateway, in both directions', async () => {
  answering((call) =>
    call.write(
      'HTTP/1.1 200 OK\r\nconnection: x-inner, keep-alive\r\nx-inner: 1\r\nkeep-alive: timeout=9\r\ncontent-length: 0\r\n\r\n',
    ),
  );
  const hop = [
    'Connection: x-hop, X-Hop-Two',
    'x-hop: secret',
    'x-hop-two: secret',
    'TE: trailers',
    'Keep-Alive: 5',
  ];
  const got = await gateway.send([...GET, ...hop, 'Proxy-Authorization: Basic YTpi']);
  assert.deepEqual(valuesOf(got, 'x-inner'), []);
  assert.ok(!valuesOf(got, 'keep-alive').includes('timeout=9'));
  for (const name of ['x-hop', 'x-hop-two', 'te', 'keep-alive', 'proxy-authorization'])
    assert.deepEqual(valuesOf(upstream.calls[0], name), [], name);
});

test('Expect: 100-continue is answered once the request may go on, and not when it may not', async () => {
  answering((call) => call.write(OK));
  const head = (path: string, length: number) =>
    `POST ${path} HTTP/1.1\r\n${HOST}\r\nexpect: 100-continue\r\ncontent-length: ${length}\r\n\r\n`;
  const client = await gateway.connect();
  client.write(head('/api/things', 5));
  assert.equal(statusOf(await client.reader.message()), 100);
  client.write('hello');
  assert.equal(statusOf(await client.reader.message()), 200);
  assert.equal(upstream.calls[0]?.body.toString(), 'hello');
  for (const [path, length, status] of [
    ['/nowhere', 5, 404],
    ['/api/things', 2 * 1024 * 1024, 413],
  ] as const) {
    const refused = await gateway.connect();
    refused.write(head(path, length));
    assertProblem(await refused.reader.message(), status);
  }
});

test('a compressed answer goes on as it is', async () => {
  const bytes = gzipSync('x'.repeat(10_000));
  answering((call) => {
    call.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bytes.length}\r\n\r\n`);
    call.write(bytes);
  });
  const got = await gateway.send([...GET, 'accept-encoding: gzip, br']);
  assert.deepEqual(got.body, bytes);
  assert.deepEqual(valuesOf(got, 'content-encoding'), ['gzip']);
});

test('server-sent events come as they are sent, and a client that goes ends them', async () => {
  answering((call) => call.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\n\n'));
  const client = await gateway.connect();
  client.write(`GET /api/stream HTTP/1.1\r\n${HOST}\r\n\r\n`);
  await eventually(() => assert.match(client.reader.rest, /data: 1/));
  upstream.calls[0]?.write('data: 2\n\n');
  await eventually(() => assert.match(client.reader.rest, /data: 2/));
  client.close();
  await eventually(() => assert.ok(upstream.calls[0]?.socket.destroyed));
});

test('a client that gives up has its request at the service aborted', async () => {
  answering(() => undefined);
  const client = await gateway.connect();
  client.write(`${GET.join('\r\n')}\r\n\r\n`);
  await eventually(() => assert.equal(upstream.calls.length, 1));
  client.close();
  await eventually(() => assert.ok(upstream.calls[0]?.socket.destroyed));
});

test('a GET whose kept-alive connection had died is sent again; a POST never is', async () => {
  answering((call) => call.write(OK));
  assert.equal(statusOf(await gateway.send(GET)), 200);
  let calls = 0;
  // Closed after the request was read, as when the service's idle limit and the request cross.
  answering((call) => (calls++ === 0 ? void call.socket.destroy() : call.write(OK)));
  assert.equal(statusOf(await gateway.send(GET)), 200);
  assert.equal(calls, 2);
  calls = 0;
  assertProblem(await gateway.send(['POST /api/things HTTP/1.1', HOST, 'content-length: 2'], 'ab'), 502);
  assert.equal(calls, 1);
});

test('a service that is not there, or does not speak HTTP, is 502; once its circuit is open 503 with Retry-After', async () => {
  answering((call) => call.write('this is no HTTP\r\n\r\n'));
  const broken = await gateway.send(['POST /api/things HTTP/1.1', HOST, 'content-length: 0']);
  assertProblem(broken, 502);
  assert.ok(String(JSON.parse(broken.body.toString()).request_id).length > 0);
  const answers = [];
  for (let i = 0; i < 8; i++) answers.push(await gateway.send(['POST /api/users HTTP/1.1', HOST]));
  assertProblem(answers[0] as (typeof answers)[0], 502);
  const open = answers.find((got) => statusOf(got) === 503);
  assert.ok(open !== undefined && Number(valuesOf(open, 'retry-after')[0]) >= 1);
  for (const got of answers) assert.doesNotMatch(got.body.toString(), /ECONN|127\.0\.0\.1|at .*\.ts/);
});

test('a client of HTTP/1.0 gets its answer framed by the end of the connection', async () => {
  answering((call) =>
    call.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'),
  );
  const got = await gateway.send(['GET /api/things HTTP/1.0', HOST]);
  assert.deepEqual([statusOf(got), valuesOf(got, 'transfer-encoding'), got.body.toString()], [200, [], 'ok']);
});
