import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { draft } from '../src/draft.ts';
import { defineCommand } from '../src/message.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { consume, on } from '../src/receiving/consume.ts';
import { startRelay } from '../src/relay/relay.ts';
import { whyNoRabbitMq } from './conformance/test-rabbitmq.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const count = defineCommand('counter.count', Type.Object({ n: Type.Integer() }));
const SUBJECTS = 5;
const MESSAGES = 400;

/** Senders, two relays of which one is killed again and again, and a consumer that fails now and then. */
async function everyEffectOnceInOrder(t: TestContext, kind: 'postgres' | 'rabbitmq') {
  const { database, url } = await createMessagingDatabase(t);
  const { transport } = await testTransport(t, kind);
  await database.query(
    sql`create table counted (id bigint generated always as identity, subject text, n int)`,
  );
  const outbox = new Outbox({ source: 'sender' });
  const replica = new Database({ url, applicationName: 'replica' });
  const relays = [
    startRelay({ database, transport, outbox }),
    startRelay({ database: replica, transport, outbox }),
  ];
  t.after(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await replica.close();
  });
  await database.transaction((tx) => outbox.add(tx, count, { subject: 'early', data: { n: 0 } }));
  let deliveries = 0;
  await consume({
    transport,
    database,
    queue: 'counter.commands',
    handlers: [
      on(count, async ({ subject, data }, { once }) => {
        if (++deliveries % 17 === 0) throw new Error('a hiccup');
        await once(
          async (tx) =>
            void (await tx.query(sql`insert into counted (subject, n) values (${subject}, ${data.n})`)),
        );
      }),
    ],
  });
  for (let n = 0; n < MESSAGES; n += SUBJECTS) {
    const entries = Array.from({ length: SUBJECTS }, (_, i) =>
      draft(count, { subject: `s${i}`, data: { n: n + i } }),
    );
    await database.transaction((tx) => outbox.addAll(tx, entries));
    if (n % 100 === 0) await killRelay(database);
  }
  const rows = sql`select subject, array_agg(n order by id) as numbers from counted group by subject order by subject`;
  await eventually(async () => {
    const counted = await database.query<{ subject: string; numbers: number[] }>(rows);
    assert.deepEqual(counted, [
      { subject: 'early', numbers: [0] },
      ...Array.from({ length: SUBJECTS }, (_, i) => ({
        subject: `s${i}`,
        numbers: Array.from({ length: MESSAGES / SUBJECTS }, (_, k) => k * SUBJECTS + i),
      })),
    ]);
  });
}

async function killRelay(database: Database): Promise<void> {
  await database.query(sql`select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`);
}

test('every effect once and in order, over PostgreSQL, whatever is killed', (t) =>
  everyEffectOnceInOrder(t, 'postgres'));

const whyNot = await whyNoRabbitMq();
test('every effect once and in order, over RabbitMQ, whatever is killed', { skip: whyNot ?? false }, (t) =>
  everyEffectOnceInOrder(t, 'rabbitmq'),
);
