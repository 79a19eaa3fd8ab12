import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, PATIENCE_MS } from '@platform/testing/eventually.ts';
import { jsonOf, type RawClient, statusOf } from './raw-http.ts';
import { startUpstream } from './raw-upstream.ts';
import { startGateway } from './test-gateway.ts';

const HOST = 'Host: shop.example';
const GET = ['GET /api/things/1 HTTP/1.1', HOST];
const MIB = 1024 * 1024;

test('one client has half of the places of a service at most, and a quarter once others need them', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = () => undefined;
  const services = { 'notification-service': upstream.origin };
  // The time is for who is not refused as it should be: those who wait have ended long before.
  const waiting = { trustedProxies: ['127.0.0.1'], timeoutMs: PATIENCE_MS };
  const options = { services, upstream: { concurrency: 16 }, ...waiting };
  const gateway = await startGateway(t, options);
  const ask = async (address: string) => {
    const client = await gateway.connect();
    client.write(`${[...GET, `x-forwarded-for: ${address}`].join('\r\n')}\r\n\r\n`);
    return client;
  };
  const refused = async (address: string) => {
    const got = await gateway.send([...GET, `x-forwarded-for: ${address}`]);
    assert.deepEqual([statusOf(got), jsonOf(got).code], [503, 'temporarily-unavailable']);
  };
  const greedy = [];
  for (let i = 0; i < 8; i++) greedy.push(await ask('198.51.100.1'));
  await eventually(() => assert.equal(upstream.calls.length, 8));
  await refused('198.51.100.1');
  for (let i = 0; i < 4; i++) await ask('203.0.113.9');
  await eventually(() => assert.equal(upstream.calls.length, 12));
  await refused('203.0.113.9');
  // One host has a whole /64 of IPv6: it is one client.
  for (let i = 1; i <= 4; i++) await ask(`2001:db8::${i}`);
  await eventually(() => assert.equal(upstream.calls.length, 16));
  for (const client of greedy) client.close();
  await eventually(() => assert.equal(gateway.upstreams.get('notification-service')?.requests.running, 8));
  await ask('192.0.2.1');
  await eventually(() => assert.equal(upstream.calls.length, 17));
});

test('bodies that do not come take no places', async (t) => {
  const upstream = await startUpstream(t);
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, upstream: { concurrency: 4 } });
  const slow = await Promise.all(Array.from({ length: 12 }, () => gateway.connect()));
  for (const [i, client] of slow.entries()) {
    const framing = ['content-length: 20', 'transfer-encoding: chunked', 'content-length: 100000'][i % 3];
    client.write(
      `POST /api/things HTTP/1.1\r\n${HOST}\r\n${framing}\r\n\r\n${i % 3 === 1 ? '1\r\nx\r\n' : 'x'}`,
    );
  }
  assert.equal(statusOf(await gateway.send(GET)), 200);
  assert.equal(upstream.connections, 1);
  // The rest comes, and they are answered as well.
  slow[0]?.write('x'.repeat(19));
  assert.equal(statusOf(await (slow[0] as RawClient).reader.message()), 200);
});

test('an answer reaches the client though its service closes without reading the body', async (t) => {
  const upstream = await startUpstream(t, { headOnly: true });
  // Closed with bytes unread, a connection is reset: writing to it fails while the answer is still to be read.
  upstream.script = ({ socket, write }) => {
    socket.pause();
    write('HTTP/1.1 413 Content Too Large\r\ncontent-length: 3\r\nconnection: close\r\n\r\nbig');
    socket.end(() => socket.resetAndDestroy());
  };
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, maxBodyBytes: 16 * MIB });
  const piece = Buffer.alloc(64 * 1024, 32);
  for (let i = 0; i < 20; i++) {
    const client = await gateway.connect();
    client.write(`POST /api/things HTTP/1.1\r\n${HOST}\r\ncontent-length: ${8 * MIB}\r\n\r\n`);
    for (let sent = 0; sent < 8 * MIB; sent += piece.length) client.write(piece);
    const got = await client.reader.message();
    assert.deepEqual([statusOf(got), got.body.toString()], [413, 'big']);
    client.close();
  }
});
