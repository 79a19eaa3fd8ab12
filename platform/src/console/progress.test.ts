import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from './progress.ts';

function recorded(columns: number | undefined) {
  let output = '';
  let nowMs = 0;
  const progress = createProgress({ write: (text) => (output += text), columns }, () => nowMs);
  return { progress, output: () => output, wait: (ms: number) => (nowMs += ms) };
}

test('elsewhere than on a terminal there is a line a step, when it is over', () => {
  const { progress, output, wait } = recorded(undefined);
  progress.step('Starting PostgreSQL');
  progress.detail('not shown');
  wait(1200);
  progress.step('Starting services');
  progress.note('one crashed');
  wait(300);
  progress.end(false);
  assert.equal(
    output(),
    'Starting PostgreSQL (1.2 s)\none crashed\nStarting services (broken off after 0.3 s)\n',
  );
});

test('on a terminal the line of the step never wraps', () => {
  const { progress, output } = recorded(30);
  progress.step('Starting services');
  progress.detail(`waiting for ${'everything '.repeat(20)}`);
  progress.end();
  const lines = output().replaceAll('\r\u001b[2K', '\n').split('\n');
  assert.ok(
    lines.every((line) => line.length < 30),
    JSON.stringify(lines),
  );
});
