import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listMembers } from './list-members.ts';

test('members of a list header come without the spaces around them', () => {
  assert.deepEqual(listMembers('"1" ,\t"2"'), ['"1"', '"2"']);
  assert.deepEqual(listMembers(['a', 'b, c']), ['a', 'b', 'c']);
  assert.deepEqual(listMembers(undefined), []);
});

test('of a list longer than any that is meant only the first members are read', () => {
  assert.equal(listMembers(','.repeat(16_000)).length, 64);
});
