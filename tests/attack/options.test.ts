import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ATTACKS } from './attacks.ts';
import { parseOptions } from './options.ts';

test('without options every attack runs, on a port that is free', () => {
  const { names, seconds, portBase } = parseOptions([]);
  assert.deepEqual([names, seconds, portBase], [ATTACKS.map(({ name }) => name), 12, undefined]);
});

test('attacks are chosen by how their names begin', () => {
  const { names } = parseOptions(['--only', 'conn', '--only', 'sign']);
  assert.deepEqual(names, ['connections', 'sign-ins']);
});

test('options that are none are refused with what to write', () => {
  for (const args of [
    ['--only', 'nothing'],
    ['--seconds', '300'],
    ['--seconds', 'x'],
    ['--port-base', '1'],
    ['x'],
  ])
    assert.throws(() => parseOptions(args), TypeError, args.join(' '));
});
