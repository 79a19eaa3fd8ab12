import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { startOrderService } from './order-fixture.ts';

async function world(t: TestContext) {
  const service = await startOrderService(t);
  const adminId = randomUUID();
  const admin = service.tokenFor({ userId: adminId, roles: ['admin'] });
  async function place(userId = randomUUID()): Promise<{ id: string; number: string }> {
    const body = { lines: [{ sku: 'MUG', quantity: 1 }] };
    return (await service.call('POST', '/api/orders', { token: service.tokenFor({ userId }), body })).body;
  }
  async function stick(id: string): Promise<void> {
    await service.database.query(sql`update saga set status = 'stuck', deadline = null where id = ${id}`);
  }
  return { service, adminId, admin, place, stick };
}

test('sagas are found by step, lateness, kind and time, each with its order’s number and what may be done', async (t) => {
  const { service, admin, place, stick } = await world(t);
  async function list(query: string) {
    const { status, body } = await service.call('GET', `/api/sagas?${query}`, { token: admin });
    assert.equal(status, 200, JSON.stringify(body));
    return body.items as { id: string; order_number: string; can: string[] }[];
  }
  const ids = async (query: string) => (await list(query)).map(({ id }) => id);
  const [calm, stuck, later] = [await place(), await place(), await place()];
  await stick(stuck.id);
  await service.reply('inventory.reserved', later.id, { expires_at: new Date().toISOString() });
  assert.deepEqual(await ids('step=reserve-stock'), [stuck.id, calm.id]);
  assert.deepEqual(await ids('step=reserve-stock&limit=1'), [stuck.id]);
  assert.deepEqual(await ids('step=authorise-payment&state=running'), [later.id]);
  assert.deepEqual(await ids('step=authorise-payment&state=stuck'), []);
  assert.deepEqual(await ids('is_overdue=true'), [stuck.id]);
  assert.deepEqual(await ids('is_overdue=false&step=reserve-stock'), [calm.id]);
  assert.deepEqual(await ids('definition=order'), [later.id, stuck.id, calm.id]);
  assert.deepEqual(await ids('definition=return'), []);
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await service.database.query(
    sql`update saga set started_at = now() - interval '2 hours' where id = ${calm.id}`,
  );
  assert.deepEqual(await ids(`since=${hourAgo}`), [later.id, stuck.id]);
  assert.deepEqual(
    (await list('definition=order')).map(({ order_number, can }) => [order_number, can]),
    [
      [later.number, ['retry']],
      [stuck.number, ['retry', 'skip', 'force-complete', 'force-compensate']],
      [calm.number, ['retry']],
    ],
  );
});

test('many sagas are retried at once, and each says what came of it', async (t) => {
  const { service, adminId, admin, place, stick } = await world(t);
  const [stuck, ended, own] = [await place(), await place(), await place(adminId)];
  await stick(stuck.id);
  await service.reply('inventory.rejected', ended.id, { reason: 'out-of-stock', shortages: [] });
  const unknown = randomUUID();
  const retry = (wanted: string[], reason = 'stock is back') =>
    service.call('POST', '/api/sagas/retry', { token: admin, body: { ids: wanted, reason } });
  const { status, body } = await retry([ended.id, unknown, own.id, stuck.id]);
  assert.equal(status, 200);
  const told = body.items.map(
    ({
      id,
      saga,
      problem,
    }: {
      id: string;
      saga: { state: string } | null;
      problem: { code: string } | null;
    }) => [id, saga?.state, problem?.code],
  );
  assert.deepEqual(told, [
    [ended.id, undefined, 'saga-not-operable'],
    [unknown, undefined, 'saga-not-found'],
    [own.id, undefined, 'forbidden'],
    [stuck.id, 'running', undefined],
  ]);
  const { body: saga } = await service.call('GET', `/api/sagas/${stuck.id}`, { token: admin });
  const noted = saga.journal.find(({ event }: { event: string }) => event === 'retried');
  assert.deepEqual([noted.details.actor, noted.details.reason], [adminId, 'stock is back']);
  assert.equal((await retry([])).status, 422);
  assert.equal((await retry([stuck.id, stuck.id])).status, 422);
  assert.equal((await retry(Array.from({ length: 101 }, () => randomUUID()))).status, 422);
  assert.equal((await retry([stuck.id], '')).status, 422);
});
