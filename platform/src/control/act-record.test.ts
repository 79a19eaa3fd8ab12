import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ActRecord } from './act-record.ts';

function newPath(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'act-record-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'acts.jsonl');
}

const act = (at: string, detail: string | null = null) => ({
  at,
  actor: 'some-user',
  service: 'kept-service',
  act: 'kill',
  status: 202,
  detail,
});

test('acts outlive a runner that ended in the middle of one, for their owner alone', async (t) => {
  const path = newPath(t);
  new ActRecord(path).add(act('1'));
  appendFileSync(path, '{"at":"2","act');
  const next = new ActRecord(path);
  next.add(act('3'));
  assert.deepEqual(await next.newest(9), [act('3'), act('1')]);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('the oldest acts are given up, in two files at most', async (t) => {
  const path = newPath(t);
  const record = new ActRecord(path);
  for (let at = 0; at < 100; at += 1) record.add(act(String(at), 'x'.repeat(10_000)));
  const kept = await record.newest(100);
  assert.equal(kept[0]?.at, '99');
  assert.ok(kept.length > 25 && kept.length < 60, `${kept.length} are kept`);
  assert.deepEqual(readdirSync(join(path, '..')).toSorted(), ['acts.jsonl', 'acts.jsonl.1']);
});
