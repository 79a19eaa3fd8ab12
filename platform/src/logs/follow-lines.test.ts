import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { followLines } from './follow-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'follow-lines-test-'));
after(() => rmSync(folder, { recursive: true }));
const line = (msg: string, level = 'info') =>
  `${JSON.stringify({ level, time: '2026-11-30T12:00:00Z', msg })}\n`;

/** Follows a log that has a line already; `next` resolves with the message of the one that comes next. */
async function follow(name: string, query: Parameters<typeof followLines>[1] = {}) {
  const path = join(folder, `${name}.log`);
  writeFileSync(path, line('before'));
  const end = new AbortController();
  const lines = await followLines([{ name, path }], query, end.signal);
  const next = async () => {
    const { value, done } = await lines.next();
    return done ? 'the end' : (value as { msg: string }).msg;
  };
  return { path, end, next };
}

test('tells whole lines as they are written, and ends when it is told to', async () => {
  const { path, end, next } = await follow('written');
  appendFileSync(path, line('first').slice(0, 20));
  appendFileSync(path, line('first').slice(20));
  assert.equal(await next(), 'first');
  appendFileSync(path, `${line('é')}plain text\n`);
  assert.deepEqual([await next(), await next()], ['é', 'plain text']);
  end.abort();
  assert.equal(await next(), 'the end');
});

test('tells only what fits', async () => {
  const { path, end, next } = await follow('fitting', { level: 'warn', orderId: 'order-1' });
  appendFileSync(path, line('order-1') + line('order-2', 'error') + line('order-1 failed', 'error'));
  assert.equal(await next(), 'order-1 failed');
  end.abort();
});

test('goes on where the log is moved away and begun anew', async () => {
  const { path, end, next } = await follow('moved');
  appendFileSync(path, line('first'));
  assert.equal(await next(), 'first');
  appendFileSync(path, line('last'));
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
  assert.equal(await next(), 'last');
  appendFileSync(path, line('new'));
  assert.equal(await next(), 'new');
  end.abort();
});
