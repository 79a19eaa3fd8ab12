import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findLines } from './find-lines.ts';
import type { KeptLog } from './kept-log.ts';
import { type LogQuery, readLogQuery } from './log-query.ts';

const ORDER = '5f0c2b1e-6f1b-4f0e-9d58-8f3f0a6c1d2e';
const folder = mkdtempSync(join(tmpdir(), 'find-lines-test-'));
after(() => rmSync(folder, { recursive: true }));
let logs = 0;

/** A log of these texts, in its file and in the older one. */
function logOf(name: string, texts: readonly string[], older: readonly string[] = []): KeptLog {
  const path = join(folder, `${name}-${logs++}.log`);
  writeFileSync(path, texts.map((text) => `${text}\n`).join(''));
  if (older.length > 0) writeFileSync(`${path}.1`, older.map((text) => `${text}\n`).join(''));
  return { name, path };
}

function line(second: number, msg: string, more: object = {}): string {
  const time = new Date(Date.UTC(2026, 10, 30, 12, 0, second)).toISOString();
  return JSON.stringify({ level: 'info', time, service: 'some-service', msg, ...more });
}

async function messages(logs: readonly KeptLog[], search: Record<string, string> = {}): Promise<string[]> {
  const {
    service: _service,
    isFollowed: _isFollowed,
    ...query
  }: LogQuery = readLogQuery(new URLSearchParams(search));
  const { lines } = await findLines(logs, query);
  return lines.map((found) => (found as { msg: string }).msg);
}

test('merges the logs of all processes by time, as they are', async () => {
  const one = logOf('one', [line(2, 'second'), line(4, 'fourth')], [line(1, 'first')]);
  const other = logOf('other', [line(3, 'third', { trace_id: 'x' })]);
  assert.deepEqual(await messages([one, other]), ['first', 'second', 'third', 'fourth']);
  const { lines } = await findLines([other], { limit: 10 });
  assert.deepEqual(lines, [JSON.parse(line(3, 'third', { trace_id: 'x' }))]);
});

test('takes the newest, and says when there are more', async () => {
  const log = logOf('one', [line(1, 'a'), line(2, 'b'), line(3, 'c')]);
  const two = await findLines([log], { limit: 2 });
  assert.deepEqual([two.lines.length, two.is_cut], [2, true]);
  assert.deepEqual(await messages([log], { limit: '2' }), ['b', 'c']);
  assert.equal((await findLines([log], { limit: 3 })).is_cut, false);
});

test('filters by level and worse, time, order and trace', async () => {
  const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736';
  const log = logOf('one', [
    line(1, 'placed', { order_id: ORDER, trace_id }),
    line(2, 'late', { level: 'warn', trace_id }),
    line(3, 'failed', { level: 'error', path: `/api/orders/${ORDER}` }),
  ]);
  assert.deepEqual(await messages([log], { level: 'warn' }), ['late', 'failed']);
  assert.deepEqual(await messages([log], { since: '2026-11-30T12:00:02Z' }), ['late', 'failed']);
  assert.deepEqual(await messages([log], { order_id: ORDER }), ['placed', 'failed']);
  assert.deepEqual(await messages([log], { trace_id, order_id: ORDER }), ['placed']);
});

test('text that is no JSON stands after the line before it, and a stack counts as an error', async () => {
  const texts = ['TypeError: x is not a function', '    at run (main.ts:1:1)'];
  const log = logOf('one', [line(1, 'before'), ...texts, line(9, 'after')]);
  assert.deepEqual(await messages([log]), ['before', ...texts, 'after']);
  const { lines } = await findLines([log], { limit: 10, level: 'error' });
  assert.deepEqual(lines, [
    {
      level: 'error',
      time: '2026-11-30T12:00:01.000Z',
      service: 'one',
      msg: texts[0],
      is_plain: true,
    },
  ]);
  assert.deepEqual(await messages([logOf('crashed', texts)]), texts);
  const server = logOf('postgresql', ['2026-11-30 12:00:05.123 UTC orders ERROR:  deadlock detected']);
  assert.deepEqual(await messages([log, server], { level: 'error' }), [
    'TypeError: x is not a function',
    '2026-11-30 12:00:05.123 UTC orders ERROR:  deadlock detected',
  ]);
});

test('reads long logs and long lines block by block, of the newest 4 MiB', async () => {
  const long = 'y'.repeat(200_000);
  const many = Array.from({ length: 60 }, (_, i) => line(i, `${i} ${long}`));
  const found = await messages([logOf('one', many)], { limit: '1000' });
  assert.deepEqual(found.at(-1), `59 ${long}`);
  assert.ok(found.length >= 20 && found.length < 22, String(found.length));
  assert.ok(found.every((msg) => msg.endsWith(long)));
});

test('a log that is not there yet has no lines', async () => {
  assert.deepEqual(await messages([{ name: 'none', path: join(folder, 'none.log') }]), []);
});

for (const [search, reason] of [
  ['level=loud', /level is one of trace, debug/],
  ['limit=0', /from 1 to 1000/],
  ['limit=many', /from 1 to 1000/],
  ['since=yesterday', /ISO 8601/],
  ['order_id=%2e%2e%2fx', /order_id is no id/],
  ['file=secrets.json', /file is no parameter/],
] as const)
  test(`refuses ${search}`, () => {
    assert.throws(() => readLogQuery(new URLSearchParams(search)), reason);
  });
