import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currentContracts, releasedContracts } from './contract-files.ts';
import { messageIncompatibilities } from './messages.ts';

const current = currentContracts();
const released = await releasedContracts();
const RELEASE =
  'run `npm run contracts:release -w @platform/contracts && npm run format` and commit what it wrote';

test('every released contract is still there, changed by additions only', () => {
  for (const before of released) {
    const name = `${before.type} version ${before.version}`;
    const now = current.find(({ type, version }) => type === before.type && version === before.version);
    const renamed = current.find(({ type }) => type === before.type);
    const candidate = now ?? renamed;
    assert.ok(candidate, `${name} is gone: its messages may wait in queues, and its consumers wait for it`);
    const reasons = messageIncompatibilities(before, candidate);
    assert.deepEqual(reasons, [], `${name} is no additive change:\n  ${reasons.join('\n  ')}`);
  }
});

test('every contract is released as it is, so that the next change is compared with it', () => {
  for (const contract of current) {
    const before = released.find(
      ({ type, version }) => type === contract.type && version === contract.version,
    );
    assert.deepEqual(
      before,
      contract,
      `${contract.type} version ${contract.version} is not released; ${RELEASE}`,
    );
  }
});

test('no two contracts have the same type and version', () => {
  const names = current.map(({ type, version }) => `${type}.${version}`);
  assert.deepEqual(names, [...new Set(names)]);
});

test('commands ask in the imperative of one service, events are named for what they are about', () => {
  for (const { type } of current) assert.match(type, /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
});

test('no contract is closed: a consumer ignores fields it does not know', () => {
  for (const { type, schema } of current) assert.notEqual(schema.additionalProperties, false, type);
});
