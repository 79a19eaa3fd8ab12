import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareContracts, requireSameShop } from './contracts.ts';
import { parseOptions } from './options.ts';
import { findRelease, NoReleaseError, type Release } from './release.ts';

/** The last release, or why this checkout does not know it. */
async function lastRelease(): Promise<Release | string> {
  try {
    const release = await findRelease();
    await requireSameShop(release);
    return release;
  } catch (error) {
    assert.ok(error instanceof NoReleaseError);
    return error.message;
  }
}

const release = await lastRelease();
const skip = typeof release === 'string' && release;

test('the contracts of the last release are changed by additions only', { skip }, async () => {
  const { breaks, compared } = await compareContracts(release as Release);
  assert.deepEqual(breaks, []);
  assert.match(compared.join(), /^[1-9]\d* messages,the OpenAPI document,[1-9]/);
});

test('a release that is not there is asked for in words', { skip }, async () => {
  await assert.rejects(findRelease('no-such-tag'), NoReleaseError);
});

test('options are read, and wrong ones refused', () => {
  const { from, isContractsOnly, buses, seed } = parseOptions([
    '--from',
    'v1',
    '--bus',
    'rabbitmq',
    '--seed',
    '7',
  ]);
  assert.deepEqual([from, isContractsOnly, buses, seed], ['v1', false, ['rabbitmq'], 7]);
  for (const args of [['--bus', 'kafka'], ['--seed', 'x'], ['--form', 'v1'], ['v1']])
    assert.throws(() => parseOptions(args), TypeError);
});
