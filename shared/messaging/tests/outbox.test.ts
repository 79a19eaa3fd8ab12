import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { runWithContext } from '@platform/telemetry/trace-context.ts';
import { draft } from '../src/draft.ts';
import { defineEvent, type Message } from '../src/message.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const noted = defineEvent('thing.noted', Type.Object({ text: Type.String() }), { version: 3 });
const { database } = await createMessagingDatabase({ after });
beforeEach(() => database.query(sql`delete from outbox`).then(() => undefined));
const envelopes = sql`select envelope from outbox order by position`;

test('stores a complete CloudEvent, ready to send', async () => {
  const outbox = new Outbox({ source: 'test-service' });
  const context = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), flags: 1, tracestate: 'v=1' };
  const id = await runWithContext(context, () =>
    database.transaction((tx) =>
      outbox.add(tx, noted, { subject: 'a', data: { text: 'x' }, correlationId: 'c', sequence: 12 }),
    ),
  );
  const [row] = await database.query<{ envelope: string }>(envelopes);
  const { time, ...message } = JSON.parse(row?.envelope ?? '') as Message;
  assert.equal(new Date(time).toISOString(), time);
  assert.deepEqual(message, {
    specversion: '1.0',
    id,
    source: 'test-service',
    type: 'thing.noted',
    subject: 'a',
    datacontenttype: 'application/json',
    dataschema: 'urn:platform:schema:thing.noted:3',
    data: { text: 'x' },
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    tracestate: 'v=1',
    correlationid: 'c',
    sequence: '0000000012',
  });
});

for (const count of [0, 1, 4, 5, 700]) {
  test(`keeps ${count} messages in order, whatever their text`, async () => {
    const outbox = new Outbox({ source: 'test-service' });
    const texts = Array.from({ length: count }, (_, n) => `${n} "{},\\' \u0000 \ud800 ü 💥 \n NULL`);
    const ids = await database.transaction((tx) =>
      outbox.addAll(
        tx,
        texts.map((text) => draft(noted, { subject: 'a"{}', data: { text } })),
      ),
    );
    const rows = await database.query<{ envelope: string }>(envelopes);
    const messages = rows.map(({ envelope }) => JSON.parse(envelope) as Message<{ text: string }>);
    assert.deepEqual(
      messages.map(({ id }) => id),
      ids,
    );
    assert.deepEqual(
      messages.map(({ data }) => data.text),
      texts,
    );
  });
}

test('wakes after a commit, and not after a rollback', async () => {
  let wakes = 0;
  const outbox = new Outbox({ source: 'test-service', onAdded: () => wakes++ });
  const add = (fail: boolean) =>
    database.transaction(async (tx) => {
      await outbox.add(tx, noted, { subject: 'a', data: { text: 'x' } });
      if (fail) throw new Error('no');
    });
  await assert.rejects(add(true));
  assert.equal(wakes, 0);
  await add(false);
  assert.equal(wakes, 1);
});

test('a condition that does not hold inserts nothing', async () => {
  const outbox = new Outbox({ source: 'test-service' });
  for (const count of [1, 6]) {
    const entries = Array.from({ length: count }, () => draft(noted, { subject: 'a', data: { text: 'x' } }));
    const addIf = (condition: Statement) =>
      outbox.addWith(database, entries, { condition, statement: (insert) => insert });
    await addIf(sql`1 = ${2}::integer`);
    assert.deepEqual(await database.query(envelopes), []);
    await addIf(sql`1 = ${1}::integer`);
    assert.equal((await database.query(envelopes)).length, count);
    await database.query(sql`delete from outbox`);
  }
});

test('a statement with messages wakes the relay: at once or after the commit, and only if it did something', async () => {
  let wakes = 0;
  const outbox = new Outbox({ source: 'test-service', onAdded: () => wakes++ });
  const addIf = (db: Queryable, holds: boolean) =>
    outbox.addWith(db, [draft(noted, { subject: 'a', data: { text: 'x' } })], {
      condition: sql`exists (select from done)`,
      statement: (insert) =>
        sql`with done as (select 1 where ${holds}::boolean), sent as (${insert}) select from done`,
    });
  await addIf(database, false);
  assert.equal(wakes, 0);
  await addIf(database, true);
  assert.equal(wakes, 1);
  await database.transaction(async (tx) => {
    await addIf(tx, true);
    assert.equal(wakes, 1);
  });
  assert.equal(wakes, 2);
});

test('refuses a type that its contract does not let this service send, before anything is written', async () => {
  const ours = defineEvent('thing.ours', Type.Object({}), { sentBy: ['other-service'] });
  const outbox = new Outbox({ source: 'test-service' });
  await assert.rejects(
    database.transaction((tx) => outbox.add(tx, ours, { subject: 'a', data: {} })),
    /test-service may not send thing\.ours/,
  );
  assert.deepEqual(await database.query(envelopes), []);
  const named = new Outbox({ source: 'other-service' });
  await database.transaction((tx) => named.add(tx, ours, { subject: 'a', data: {} }));
  assert.equal((await database.query(envelopes)).length, 1);
});
