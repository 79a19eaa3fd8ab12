import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { composeMessage } from '../src/draft.ts';
import { startHandledLog } from '../src/history/handled-log.ts';
import { defineEvent } from '../src/message.ts';
import { consume, on } from '../src/receiving/consume.ts';
import { judgeFailure } from '../src/receiving/failure-policy.ts';
import type { HandlerContext } from '../src/receiving/handler-context.ts';
import { HandlerTimeoutError } from '../src/receiving/handler-runs.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const moved = defineEvent('thing.moved', Type.Object({}));

test('what a handler does after its time commits nothing, by whatever way it asks', async (t) => {
  const { database } = await createMessagingDatabase(t);
  const { transport } = await testTransport(t, 'postgres');
  await database.query(sql`create table effect (attempt int)`);
  const effect = (attempt: number) => sql`insert into effect values (${attempt})`;
  const late = Promise.withResolvers<void>();
  const refusals: unknown[] = [];
  const overstay = async ({ once, onceAs }: HandlerContext) => {
    await late.promise;
    for (const ask of [
      () => once(async (tx) => void (await tx.query(effect(1)))),
      () => onceAs(sql`done as (${effect(1)})`),
      () => database.query(effect(1)),
      () => database.transaction((tx) => tx.query(effect(1))),
    ])
      await ask().catch((error: unknown) => refusals.push(error));
  };
  const handler = on(moved, async (_, context) => {
    if (context.attempt === 1) return overstay(context);
    await context.once(async (tx) => void (await tx.query(effect(context.attempt))));
  });
  const metrics = new MetricRegistry();
  const retry = { immediate: 2, delaysMs: [10] };
  await consume({
    transport,
    database,
    queue: 'q',
    handlers: [handler],
    retry,
    handlerTimeoutMs: 2000,
    metrics,
  });
  await transport.publish('events', [
    composeMessage({ contract: moved, draft: { subject: 'a', data: {} } }, 'test'),
  ]);
  const effects = () => database.query<{ attempt: number }>(sql`select attempt from effect`);
  await eventually(async () => assert.deepEqual(await effects(), [{ attempt: 2 }]));
  assert.equal(transport.handling()[0]?.hung, 1);
  late.resolve();
  await eventually(() => assert.equal(refusals.length, 4));
  for (const refusal of refusals) assert.ok(refusal instanceof HandlerTimeoutError);
  assert.deepEqual(await effects(), [{ attempt: 2 }]);
  assert.match(await metrics.render(), /messaging_retries_total\{queue="q",kind="later"\} 1/);
});

test('a transaction that hangs in a handler is rolled back, and its message goes on', async (t) => {
  const { database } = await createMessagingDatabase(t);
  const { transport } = await testTransport(t, 'postgres');
  await database.query(sql`create table effect (attempt int)`);
  const handler = on(moved, async (_, { once, attempt }) => {
    await once(async (tx) => {
      await tx.query(sql`insert into effect values (${attempt})`);
      if (attempt === 1) await new Promise(() => undefined);
    });
  });
  const retry = { immediate: 0, delaysMs: [10] };
  await consume({ transport, database, queue: 'q', handlers: [handler], retry, handlerTimeoutMs: 2000 });
  await transport.publish('events', [
    composeMessage({ contract: moved, draft: { subject: 'a', data: {} } }, 'test'),
  ]);
  await eventually(async () =>
    assert.deepEqual(await database.query(sql`select attempt from effect`), [{ attempt: 2 }]),
  );
  assert.equal(transport.handling()[0]?.hung, 0, 'it ended with its transaction');
});

test('what took all of its time is tried again later, not in place', () => {
  const late = new HandlerTimeoutError('late');
  const policy = { immediate: 2, delaysMs: [5, 50] };
  const verdicts = [1, 2, 3, 4, 5].map((attempt) => judgeFailure(late, attempt, policy));
  const later = (delayMs: number) => ({ kind: 'later', delayMs, isCounted: true });
  assert.deepEqual(verdicts, [
    later(5),
    later(5),
    later(5),
    later(50),
    { kind: 'dead', reason: 'exhausted' },
  ]);
  assert.deepEqual(judgeFailure(late, 1, { immediate: 1, delaysMs: [] }), { kind: 'again' });
});

test('the history is written on after a handler whose time was up', async (t) => {
  const { database } = await createMessagingDatabase(t);
  const { transport } = await testTransport(t, 'postgres');
  const notes = startHandledLog(database, { keptMs: 86_400_000 });
  t.after(() => notes.flush());
  const handler = on(moved, async (_, { attempt, signal }) => {
    if (attempt === 1) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });
  const retry = { immediate: 0, delaysMs: [10, 10, 10] };
  await consume({ transport, database, queue: 'q', handlers: [handler], retry, handlerTimeoutMs: 500 });
  await transport.publish('events', [
    composeMessage({ contract: moved, draft: { subject: 'a', data: {} } }, 'test'),
  ]);
  await eventually(async () => {
    const rows = await database.query<{ outcome: string }>(
      sql`select outcome from message_handled order by handled_at, attempt`,
    );
    assert.deepEqual([rows[0]?.outcome, rows.at(-1)?.outcome], ['later', 'handled']);
  });
});
