import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { ApiError } from '../../src/api-error.ts';
import { openStream } from '../../src/open-stream.ts';
import { type StreamEvent, streamEvents } from '../../src/stream-events.ts';
import { json, startGateway } from '../stand-in-gateway.ts';

const NAME = 'GET /api/orders/{id}/stream';
const INPUT = { path: { id: '019ac3f0-5c1e-7000-8000-000000000001' }, headers: { 'last-event-id': '1-0' } };
const never = () => new AbortController().signal;

test('reads events as they come, however they are cut', async (t) => {
  const text =
    'retry: 2000\nid: 0-0\n\n: alive\n\nid: 1-0\nevent: timeline\ndata: {"to":"Zoë"}\n\ndata: a\ndata: b\r\n\r\n: cut';
  const { baseUrl, calls } = await startGateway(t, async (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const byte of Buffer.from(text)) {
      response.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  });
  const stream = await openStream(baseUrl, NAME, INPUT, { token: 't', signal: never(), until: never() });
  const events: StreamEvent[] = [];
  for await (const event of streamEvents(stream)) events.push(event);
  assert.deepEqual(events, [
    { id: '1-0', event: 'timeline', data: '{"to":"Zoë"}' },
    { id: undefined, event: undefined, data: 'a\nb' },
  ]);
  const { headers } = calls[0]?.request ?? {};
  assert.deepEqual([headers?.authorization, headers?.['last-event-id']], ['Bearer t', '1-0']);
});

test('the wait for a stream can be over, and what came in time goes on until it is ended', async (t) => {
  let end = (): void => undefined;
  const { baseUrl } = await startGateway(t, (response: ServerResponse) => {
    response.writeHead(200).write('data: 1\n\n');
    end = () => void response.write('data: 2\n\n');
  });
  const waiting = new AbortController();
  const until = new AbortController();
  const stream = await openStream(baseUrl, NAME, INPUT, { signal: waiting.signal, until: until.signal });
  waiting.abort();
  const events = streamEvents(stream);
  assert.equal((await events.next()).value?.data, '1');
  end();
  assert.equal((await events.next()).value?.data, '2');
  until.abort();
  await assert.rejects(events.next(), { name: 'AbortError' });
  await assert.rejects(openStream(baseUrl, NAME, INPUT, { signal: AbortSignal.abort(), until: never() }), {
    name: 'AbortError',
  });
});

test('a problem is thrown with its code', async (t) => {
  const { baseUrl } = await startGateway(t, json(404, { status: 404, code: 'order-not-found' }));
  const opening = openStream(baseUrl, NAME, INPUT, { signal: never(), until: never() });
  const isThat = (error: unknown) => error instanceof ApiError && error.code === 'order-not-found';
  await assert.rejects(opening, isThat);
});
