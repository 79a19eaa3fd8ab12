import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likelyReason } from './log-line.ts';

test('the last complaint is the likely reason, in words', () => {
  const lines = [
    '{"level":"info","msg":"listening"}',
    '{"level":"fatal","msg":"start failed","err":{"message":"no such table"}}',
    '{"level":"info","msg":"stopped"}',
  ];
  assert.equal(likelyReason(lines), 'start failed: no such table');
});

test('text is taken as it is, and nothing said is said', () => {
  assert.equal(likelyReason(['2026 LOG: one', '2026 FATAL:  two', '2026 LOG: three']), '2026 FATAL:  two');
  assert.equal(likelyReason(['only this']), 'only this');
  assert.equal(likelyReason([]), 'it said nothing');
});
