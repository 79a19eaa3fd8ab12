import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { runWithContext, SAMPLED_FLAG } from '@platform/telemetry/trace-context.ts';
import type { SpanOptions, TraceContext } from '@platform/telemetry/tracing/span.ts';
import { useTracer } from '@platform/telemetry/tracing/tracer.ts';
import type pg from 'pg';
import { asStatement } from './statement-span.ts';

const TRACED: TraceContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), flags: SAMPLED_FLAG };
const TEXT = 'select number from orders where id = $1';

const begun: { name: string; options: SpanOptions }[] = [];
beforeEach(() => {
  begun.length = 0;
  useTracer({
    start(name, options, parent) {
      begun.push({ name, options });
      return parent;
    },
  });
});
afterEach(() => useTracer(undefined));

function clientOf(database: string): pg.ClientBase {
  return { host: 'db.example', port: 5432, database } as unknown as pg.ClientBase;
}

const run = (database: string, context: TraceContext) =>
  runWithContext(context, () => asStatement(clientOf(database), TEXT, async () => 'rows'));

test('a statement is described once, for each database that it is sent to', async () => {
  for (const database of ['orders', 'orders', 'bus', 'orders'])
    assert.equal(await run(database, TRACED), 'rows');
  assert.deepEqual(
    begun.map(({ options }) => options.attributes?.['db.namespace']),
    ['orders', 'orders', 'bus', 'orders'],
  );
  assert.equal(begun[0]?.options.attributes, begun[1]?.options.attributes);
  assert.ok(Object.isFrozen(begun[0]?.options.attributes));
  assert.deepEqual(begun[0], {
    name: 'SELECT orders',
    options: {
      kind: 'client',
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': 'orders',
        'db.query.text': TEXT,
        'db.query.summary': 'SELECT orders',
        'db.operation.name': 'SELECT',
        'db.collection.name': 'orders',
        'server.address': 'db.example',
        'server.port': 5432,
      },
    },
  });
});

test('a statement of work that is not traced is no span', async () => {
  assert.equal(await run('orders', { ...TRACED, flags: 0 }), 'rows');
  assert.deepEqual(begun, []);
});
