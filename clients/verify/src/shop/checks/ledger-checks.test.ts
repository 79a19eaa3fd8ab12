import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { AuditedApi } from '../../audited-api.ts';
import { verifyPlatform } from '../../verify-platform.ts';

const NAME = 'the kept sums of closed days are those of the ledger';

/** What is found about closed days on a platform without orders, which answers `days` for them. */
async function checkDays(days: () => unknown) {
  const call = async (name: string) => {
    if (name.endsWith('/audit/ledger-days')) return days();
    if (name.endsWith('/audit/ledger')) return { transactions: 0, unbalanced: [] };
    return { items: [], next: null, queues: [], outbox: null };
  };
  const { checks } = await verifyPlatform({ call } as unknown as AuditedApi);
  return checks.find((check) => check.name === NAME);
}

const problem = (status: number, code: string) => new ApiError(status, { code }, null, 'GET /audit');

test('a closed day whose kept sum is not that of the ledger is a violation', async () => {
  const row = { day: '2026-01-31', account: 'fees', currency: 'GBP', kept_minor: '9', ledger_minor: '10' };
  const found = await checkDays(() => ({ items: [row], next: null }));
  assert.deepEqual([found?.ok, found?.checked], [false, 1]);
});

test('a release that keeps no sums of days has none that could be wrong', async () => {
  const found = await checkDays(() => {
    throw problem(404, 'not-found');
  });
  assert.deepEqual([found?.ok, found?.checked], [true, 0]);
});

test('an audit that fails for another reason is no audit', async () => {
  const away = problem(503, 'unavailable');
  const found = checkDays(() => {
    throw away;
  });
  await assert.rejects(found, away);
});
