import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Replay, ReplayRefusedError } from '@platform/messaging/outbox/outbox-replay.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import { sampleApp } from './fixtures/sample-app.ts';

const NEXT = '019c0000-0000-7000-8000-000000000001';
const wanted = { types: ['thing.moved'], since: '2026-01-31T12:00:00Z' };

function appWithReplay(refusal?: Error) {
  const asked: Replay[] = [];
  const replay = async (replay: Replay) => {
    if (refusal !== undefined) throw refusal;
    asked.push(replay);
    return { count: 2, next: NEXT };
  };
  const sample = sampleApp({}, { messaging: { transport: {} as Transport, replay } });
  const post = (payload: object, headers: object = sample.bearer('admin')) =>
    sample.app.inject({
      method: 'POST',
      url: '/api/admin/sample-service/messages/replay',
      payload,
      headers: { ...headers },
    });
  return { ...sample, asked, post };
}

test('an admin has past events sent again, page by page, and is logged', async () => {
  const { asked, logged, post } = appWithReplay();
  assert.deepEqual((await post(wanted)).json(), { count: 2, next: NEXT });
  await post({ ...wanted, limit: 5, next: NEXT });
  assert.deepEqual(asked, [
    { ...wanted, limit: 1000 },
    { ...wanted, limit: 5, next: NEXT },
  ]);
  const line = logged.find(({ audit }) => audit === 'messages.replay');
  assert.match(String(line?.actor), /^[0-9a-f-]{36}$/);
  assert.deepEqual([line?.types, line?.since, line?.count], [wanted.types, wanted.since, 2]);
});

test('a replay that is refused says why', async () => {
  const { post } = appWithReplay(new ReplayRefusedError('types', 'it sends none'));
  const answer = await post(wanted);
  assert.equal(answer.statusCode, 422);
  assert.deepEqual(answer.json().errors, [{ field: 'types', message: 'it sends none' }]);
});

test('nobody but admins replays, and nothing that is not said right', async () => {
  const { asked, bearer, post } = appWithReplay();
  for (const [headers, status] of [
    [{}, 401],
    [bearer('customer'), 403],
    [bearer('staff'), 403],
  ] as const)
    assert.equal((await post(wanted, headers)).statusCode, status);
  for (const part of [
    { types: [] },
    { since: 'yesterday' },
    { limit: 5001 },
    { next: '7' },
    { color: 'red' },
  ])
    assert.equal((await post({ ...wanted, ...part })).statusCode, 422, JSON.stringify(part));
  assert.deepEqual(asked, []);
});
