import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createTestInventoryApi } from './inventory-api.ts';
import { auditBooks, levelOf, reserve, STAFF, stockUp } from './test-inventory.ts';

const { call, database } = await createTestInventoryApi({ after });

const adjust = (sku: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  call('POST', `/api/stock/${encodeURIComponent(sku)}/adjustments`, { body, headers, role: 'staff' });
const importing = (items: unknown) => call('POST', '/api/stock/import', { body: { items } });
const reason = 'counted';

test('an adjustment changes the level, and says who did it and why', async () => {
  const { status, body } = await adjust('adj/1 x', { delta: 12, reason: ' goods in ', reference: 'GR-7' });
  assert.equal(status, 201);
  const { id, at, ...movement } = body.movement;
  assert.ok(id > 0 && /Z$/.test(at));
  assert.deepEqual(movement, {
    sku: 'ADJ/1 X',
    delta_on_hand: 12,
    delta_reserved: 0,
    kind: 'adjustment',
    reference: 'GR-7',
    actor: STAFF,
    reason: 'goods in',
  });
  const { updated_at, ...level } = body.level;
  assert.match(updated_at, /Z$/);
  assert.deepEqual(level, { sku: 'ADJ/1 X', on_hand: 12, reserved: 0, available: 12 });
});

test('what is promised to orders cannot be taken away', async () => {
  await stockUp(database, { PROMISED: 10 });
  await reserve(database, [{ sku: 'PROMISED', quantity: 7 }]);
  const refused = await adjust('PROMISED', { delta: -4, reason });
  assert.deepEqual([refused.status, refused.body.code], [409, 'below-reserved']);
  assert.deepEqual(refused.body.refusals, [{ sku: 'PROMISED', code: 'below-reserved', available: 3 }]);
  assert.equal((await adjust('PROMISED', { delta: -3, reason })).status, 201);
  assert.deepEqual(await levelOf(database, 'PROMISED'), [7, 7]);
});

test('stock that was never there cannot be taken away, and leaves no level behind', async () => {
  assert.equal((await adjust('NEVER', { delta: -1, reason })).status, 409);
  assert.equal((await call('GET', '/api/stock/NEVER')).status, 404);
});

test('an adjustment with one Idempotency-Key happens once, also when sent 20 times at once', async () => {
  const headers = { 'idempotency-key': 'once-1' };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => adjust('KEYED', { delta: 5, reason }, headers)),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
  assert.equal(new Set(answers.map(({ body }) => body.movement.id)).size, 1);
  assert.deepEqual(await levelOf(database, 'KEYED'), [5, 0]);
});

test('an adjustment with one reference happens once, whoever sends it', async () => {
  const body = { delta: 5, reason, reference: 'GR-8' };
  await adjust('REFERRED', body, { 'idempotency-key': 'a' });
  await adjust('REFERRED', body, { 'idempotency-key': 'b' });
  await importing([{ sku: 'REFERRED', ...body }]);
  assert.deepEqual(await levelOf(database, 'REFERRED'), [5, 0]);
});

test('a key or reference that stood for another amount is refused', async () => {
  await adjust('REUSED', { delta: 5, reason }, { 'idempotency-key': 'k' });
  const again = await adjust('REUSED', { delta: 6, reason }, { 'idempotency-key': 'k' });
  assert.deepEqual([again.status, again.body.code], [422, 'reference-reused']);
  assert.deepEqual(await levelOf(database, 'REUSED'), [5, 0]);
});

test('keys of two people, and of two skus, are two keys', async () => {
  const headers = { 'idempotency-key': 'shared' };
  const other = 'b0000000-0000-4000-8000-000000000002';
  await adjust('TWO-A', { delta: 1, reason }, headers);
  await adjust('TWO-B', { delta: 1, reason }, headers);
  await call('POST', '/api/stock/TWO-A/adjustments', { body: { delta: 1, reason }, headers, userId: other });
  assert.deepEqual(await levelOf(database, 'TWO-A'), [2, 0]);
  assert.deepEqual(await levelOf(database, 'TWO-B'), [1, 0]);
});

test('without key or reference every adjustment counts', async () => {
  for (let i = 0; i < 3; i++) await adjust('EACH', { delta: 1, reason });
  assert.deepEqual(await levelOf(database, 'EACH'), [3, 0]);
});

test('an import adds deltas and raises to minimums, and can be repeated', async () => {
  await stockUp(database, { 'IMP-HAS': 10, 'IMP-HELD': 10 });
  await reserve(database, [{ sku: 'IMP-HELD', quantity: 4 }]);
  const items = [
    { sku: 'imp-new', delta: 3, reason, reference: 'F-1' },
    { sku: 'IMP-HAS', minimum: 8, reason },
    { sku: 'IMP-HELD', minimum: 8, reason },
    { sku: 'IMP-ZERO', minimum: 0, reason },
  ];
  assert.deepEqual((await importing(items)).body, { applied: 2, unchanged: 2 });
  assert.deepEqual(await levelOf(database, 'IMP-NEW'), [3, 0]);
  assert.deepEqual(await levelOf(database, 'IMP-HAS'), [10, 0]);
  assert.deepEqual(await levelOf(database, 'IMP-HELD'), [12, 4]);
  assert.deepEqual((await importing(items)).body, { applied: 0, unchanged: 4 });
});

test('an import that is refused for one item changes nothing', async () => {
  const refused = await importing([
    { sku: 'ALL-GOOD', delta: 3, reason },
    { sku: 'ALL-BAD', delta: -3, reason },
  ]);
  assert.equal(refused.status, 409);
  assert.deepEqual(
    refused.body.refusals.map(({ sku }: { sku: string }) => sku),
    ['ALL-BAD'],
  );
  assert.deepEqual(await levelOf(database, 'ALL-GOOD'), [0, 0]);
});

test('a thousand items are imported at once, and twice at once in opposite orders', async () => {
  const items = Array.from({ length: 1000 }, (_, i) => ({
    sku: `BULK-${i}`,
    delta: 5,
    reason,
    reference: 'B-1',
  }));
  const answers = await Promise.all([importing(items), importing(items.toReversed())]);
  assert.deepEqual(answers.map(({ body }) => body.applied).sort(), [0, 1000]);
  assert.deepEqual(await levelOf(database, 'BULK-999'), [5, 0]);
});

test('misfit adjustments are refused with 422 that names the field', async () => {
  const wrong: [field: string, body: Record<string, unknown>][] = [
    ['delta', { reason }],
    ['delta', { delta: 0, reason }],
    ['delta', { delta: 1.5, reason }],
    ['delta', { delta: '5', reason }],
    ['delta', { delta: 1e10, reason }],
    ['delta', { delta: null, reason }],
    ['reason', { delta: 1 }],
    ['reason', { delta: 1, reason: '' }],
    ['reason', { delta: 1, reason: '  ' }],
    ['reason', { delta: 1, reason: 'a\nb' }],
    ['reason', { delta: 1, reason: 'a\u202eb' }],
    ['reason', { delta: 1, reason: 'x'.repeat(201) }],
    ['reference', { delta: 1, reason, reference: '' }],
    ['reference', { delta: 1, reason, reference: ' x' }],
    ['actor', { delta: 1, reason, actor: 'somebody else' }],
  ];
  for (const [field, body] of wrong) {
    const answer = await adjust('WRONG', body);
    assert.equal(answer.status, 422, JSON.stringify(body));
    assert.ok(
      answer.body.errors.some((error: { field: string }) => error.field === field),
      JSON.stringify([body, answer.body]),
    );
  }
  for (const key of ['', 'x'.repeat(256), 'caf\u00e9'])
    assert.equal((await adjust('WRONG', { delta: 1, reason }, { 'idempotency-key': key })).status, 422, key);
  for (const sku of ['%20', 'A%20', '%00', 'caf%C3%A9', 'A'.repeat(65)])
    assert.equal(
      (await call('POST', `/api/stock/${sku}/adjustments`, { body: { delta: 1, reason } })).status,
      422,
      sku,
    );
  assert.equal((await adjust('WRONG', { delta: 999_999_999, reason })).status, 201);
  assert.equal((await adjust('WRONG', { delta: 2, reason })).body.code, 'above-limit');
});

test('misfit imports are refused with 422 that names the items', async () => {
  const fieldsOf = async (items: unknown) => {
    const { status, body } = await importing(items);
    assert.equal(status, 422, JSON.stringify(items).slice(0, 200));
    return body.errors.map(({ field }: { field: string }) => field);
  };
  const good = { sku: 'GOOD', delta: 1, reason };
  assert.deepEqual(await fieldsOf([good, { ...good, sku: 'good' }]), ['items.1.sku']);
  assert.deepEqual(await fieldsOf([{ ...good, minimum: 1 }]), ['items.0.delta']);
  assert.deepEqual(await fieldsOf([{ sku: 'GOOD', reason }]), ['items.0.delta']);
  assert.deepEqual(await fieldsOf([{ ...good, delta: 0 }]), ['items.0.delta']);
  assert.deepEqual(await fieldsOf([{ sku: 'GOOD', minimum: -1, reason }]), ['items.0.minimum']);
  for (const items of [
    [],
    'x',
    null,
    [1],
    Array.from({ length: 1001 }, (_, i) => ({ ...good, sku: `G${i}` })),
  ])
    await fieldsOf(items);
  assert.deepEqual(await levelOf(database, 'GOOD'), [0, 0]);
});

test('staff adjusts, only admins import', async () => {
  const tries = [
    ['/api/stock/ROLES/adjustments', { delta: 1, reason }, [401, 403, 201, 201]],
    ['/api/stock/import', { items: [{ sku: 'ROLES', delta: 1, reason }] }, [401, 403, 403, 200]],
  ] as const;
  for (const [url, body, statuses] of tries)
    for (const [i, role] of ([null, 'customer', 'staff', 'admin'] as const).entries())
      assert.equal((await call('POST', url, { body, role })).status, statuses[i], `${url} ${role}`);
});

test('leaves books that balance', async () => {
  assert.deepEqual(await auditBooks(database), []);
});
