import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Decision, judgeDecision, type ReturnStatus } from './return.ts';

const DECISIONS: Decision[] = ['approved', 'received', 'refused'];
const ALL: ReturnStatus[] = ['requested', 'approved', 'received', 'refunded', 'refused'];

test('a return is approved, then received; until it is here it may be refused', () => {
  const changes = ALL.flatMap((status) =>
    DECISIONS.filter((decision) => judgeDecision(status, decision) === 'change').map(
      (decision) => `${status} > ${decision}`,
    ),
  );
  assert.deepEqual(changes, [
    'requested > approved',
    'requested > refused',
    'approved > received',
    'approved > refused',
  ]);
});

test('the same decision again changes nothing, also when the return has moved on', () => {
  const unchanged = ALL.flatMap((status) =>
    DECISIONS.filter((decision) => judgeDecision(status, decision) === 'unchanged').map(
      (decision) => `${status} ${decision}`,
    ),
  );
  assert.deepEqual(unchanged, [
    'approved approved',
    'received approved',
    'received received',
    'refunded approved',
    'refunded received',
    'refused refused',
  ]);
});
