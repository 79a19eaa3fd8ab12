import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { OutboxLog } from '@platform/messaging/outbox/outbox-log.ts';
import { RelaySession } from '@platform/messaging/relay/relay-session.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { findSaga } from '../src/store/saga-queries.ts';
import * as order from './order-process.ts';
import { createSagaWorld } from './saga-world.ts';

/** An instance whose command has waited in the outbox for an hour, and a sweeper. */
async function setUp(t: TestContext) {
  const process = order.orderProcess();
  const world = await createSagaWorld(t, [process]);
  const { database, passTime, sagas, start } = world;
  const id = await start(process);
  await database.query(sql`
    with saga as (update saga set updated_at = updated_at - interval '1 hour')
    update outbox_log set created_at = created_at - interval '1 hour'`);
  await passTime();
  const show = async () => {
    const saga = await findSaga(database, id);
    assert.ok(saga);
    return saga;
  };
  t.after(sagas.startSweeper());
  const untilPutOff = () =>
    eventually(async () => assert.ok(Number((await show()).deadline) > Date.now() + 5000));
  /** The relay has had its confirm. */
  const confirm = async () => {
    const session = await RelaySession.open(database, () => undefined);
    const log = await OutboxLog.open(session);
    await log.next({ holds: [], floors: [], closed: [] });
    await log.settle([]);
    await log.save();
    await session.close();
  };
  const confirmedAt = async () => {
    const [late] = await database.query<{ confirmed_at: Date }>(sql`select confirmed_at from outbox_late`);
    return late?.confirmed_at;
  };
  return { ...world, confirm, confirmedAt, id, show, untilPutOff };
}

test('while its command waits in the outbox an instance neither times out nor asks again', async (t) => {
  const { database, passTime, show, untilPutOff } = await setUp(t);
  for (let i = 0; i < 3; i++) {
    await untilPutOff();
    await passTime();
  }
  await untilPutOff();
  const { attempt, is_overdue, journal, status } = await show();
  assert.deepEqual({ attempt, is_overdue, status }, { attempt: 1, is_overdue: false, status: 'running' });
  assert.equal(journal.filter(({ kind }) => kind === 'sent').length, 1);
  const [row] = await database.query<{ count: number }>(sql`select count(*) as count from outbox`);
  assert.equal(row?.count, 1);
});

test('once the broker has the command, its deadline runs from then', async (t) => {
  const { confirm, confirmedAt, passTime, show, untilPutOff } = await setUp(t);
  await untilPutOff();
  await confirm();
  await passTime();
  await untilPutOff();
  const { attempt, deadline } = await show();
  assert.equal(attempt, 1);
  assert.equal(Number(deadline) - Number(await confirmedAt()), 10_000);
});

test('a command that is not answered after the confirm is asked again', async (t) => {
  const { confirm, database, passTime, sent, show, untilPutOff } = await setUp(t);
  await untilPutOff();
  await confirm();
  await database.query(sql`update outbox_late set confirmed_at = confirmed_at - interval '11 seconds'`);
  await passTime();
  await eventually(async () => assert.equal((await show()).attempt, 2));
  assert.equal((await sent()).length, 1);
});

test('what the broker had late at other times says nothing about a command', async (t) => {
  const { confirm, database, passTime, show, untilPutOff } = await setUp(t);
  await untilPutOff();
  await confirm();
  await database.query(sql`
    with command as (update outbox_late set confirmed_at = confirmed_at - interval '11 seconds' returning written_at)
    insert into outbox_late (written_at, confirmed_at)
    select written_at + n * interval '1 second', now() from command, generate_series(1, 3) as n`);
  await passTime();
  await eventually(async () => assert.equal((await show()).attempt, 2));
});
