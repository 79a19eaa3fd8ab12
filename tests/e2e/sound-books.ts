import assert from 'node:assert/strict';
import type { Cli } from './suite-tools.ts';

interface Verification {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly checked: number }[];
  /** Of the shop. */
  readonly orders?: number;
}

/** Fails when `platform verify` finds anything wrong. */
export async function requireSoundBooks(cli: Cli): Promise<Verification> {
  const { code, json } = await cli('verify');
  assert.deepEqual(
    json.checks.filter(({ ok }: { ok: boolean }) => !ok),
    [],
  );
  assert.deepEqual([code, json.ok], [0, true]);
  return json;
}
