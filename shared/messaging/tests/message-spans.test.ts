import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { continueTrace, currentContext, runWithContext } from '@platform/telemetry/trace-context.ts';
import { composeMessage } from '../src/draft.ts';
import { defineEvent } from '../src/message.ts';
import { consume, on } from '../src/receiving/consume.ts';
import { publishBatch } from '../src/relay/relay-batch.ts';
import { MemoryTransport } from './memory-transport.ts';
import { RecordingTracer } from './recording-tracer.ts';

const moved = defineEvent('thing.moved', Type.Object({ n: Type.Integer() }));
const SAMPLED = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const tracer = new RecordingTracer();
beforeEach(() => tracer.install());
afterEach(() => tracer.remove());

const compose = (traceparent = SAMPLED) =>
  runWithContext(continueTrace(traceparent, undefined), () =>
    composeMessage({ contract: moved, draft: { subject: 'a', data: { n: 1 } } }, 'sender', 'rabbitmq'),
  );

test('a message carries the span of its making, below which it is sent', async () => {
  const message = compose();
  const row = { ...message, position: 1, exchange: 'events' as const, envelope: JSON.stringify(message) };
  await publishBatch(new MemoryTransport(), [row, row], () => undefined);
  const [created, sent] = tracer.spans;
  assert.match(message.traceparent ?? '', new RegExp(`-${created?.context.spanId}-01$`));
  assert.deepEqual([created?.name, created?.kind], ['create events:thing.moved', 'producer']);
  assert.deepEqual([sent?.name, sent?.parentId], ['send events:thing.moved', created?.context.spanId]);
  assert.equal(sent?.attributes['messaging.batch.message_count'], 2);
  assert.ok(tracer.spans.every(({ isEnded }) => isEnded));
});

test('a message is handled in its trace, whatever its sender wrote beside it', async () => {
  tracer.remove();
  const transport = new MemoryTransport();
  const seen: (string | undefined)[] = [];
  const handler = on(moved, async () => void seen.push(currentContext()?.tracestate));
  await consume({ transport, database: undefined as unknown as Database, queue: 'q', handlers: [handler] });
  for (const tracestate of ['v=1', `v=1${' '.repeat(1_000_000)}x`, 'no member', ','.repeat(1_000_000)])
    await transport.deliver({ ...compose(), tracestate }, 1);
  assert.deepEqual(seen, ['v=1', undefined, undefined, undefined]);
});

test('a batch that is not taken fails the spans of its messages', async () => {
  const message = compose();
  const transport = new MemoryTransport();
  transport.isUp = false;
  const row = { ...message, position: 1, exchange: 'events' as const, envelope: JSON.stringify(message) };
  await publishBatch(transport, [row], () => undefined);
  assert.deepEqual(
    tracer.spans.map(({ isFailed }) => isFailed),
    [undefined, true],
  );
});

test('each try of a handler is a span, linked to the try before', async () => {
  const transport = new MemoryTransport();
  let tries = 0;
  const handler = on(moved, async () => {
    tries++;
    if (tries < 3) throw new Error('not yet');
  });
  await consume({ transport, database: undefined as unknown as Database, queue: 'q', handlers: [handler] });
  const message = compose();
  tracer.spans.length = 0;
  await assert.rejects(transport.deliver(message, 1));
  await assert.rejects(transport.deliver(message, 2));
  await transport.deliver(message, 3);
  await transport.deliver(message, 1); // Replayed long after.
  const [first, second, third, replayed] = tracer.spans;
  const ids = (span: typeof first) => span?.links.map(({ spanId }) => spanId);
  assert.deepEqual([first?.isFailed, second?.isFailed, third?.isFailed], [true, true, undefined]);
  assert.deepEqual(ids(first), []);
  assert.deepEqual(ids(second), [first?.context.spanId]);
  assert.deepEqual(ids(third), [second?.context.spanId]);
  assert.deepEqual(ids(replayed), []);
  assert.equal(third?.attributes['messaging.destination.name'], 'events:thing.moved:q');
});

test('what is not traced makes no spans', () => {
  compose('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00');
  assert.equal(tracer.spans.length, 0);
});
