import assert from 'node:assert/strict';
import type { RequestListener, ServerResponse } from 'node:http';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { ServiceServer } from '../src/server/service-server.ts';
import { rawClient } from './fixtures/raw-client.ts';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
/** As long as `eventually` waits: reached only by what waits for nothing. */
const GRACE_MS = 20_000;

async function listening(listener: RequestListener): Promise<{ server: ServiceServer; port: number }> {
  const server = new ServiceServer(listener);
  return { server, port: await server.listen('127.0.0.1', 0) };
}

test('a request that outlasts the grace is cut, and it is said how many there were', async () => {
  const { server, port } = await listening(() => undefined);
  const client = await rawClient(port);
  client.send(GET);
  await eventually(() => assert.equal(server.inFlight, 1));
  const cut: number[] = [];
  await server.drain(10, (inFlight) => cut.push(inFlight));
  assert.deepEqual(cut, [1]);
  assert.equal(await client.closed(), '');
});

test('a connection whose answer had begun is closed once it is idle, and nothing is cut', async () => {
  const answers: ServerResponse[] = [];
  const { server, port } = await listening((_, response) => {
    response.write('begun');
    answers.push(response);
  });
  const client = await rawClient(port);
  client.send(GET);
  await client.until('begun');
  const cut: number[] = [];
  const drained = server.drain(GRACE_MS, (inFlight) => cut.push(inFlight));
  answers[0]?.end('ended');
  await drained;
  assert.deepEqual(cut, []);
  assert.match(await client.closed(), /ended/);
});
