import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApiClient } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { Asking, ConsoleFinder, Hit, Meaning } from './console-finder.ts';
import { onlyHit, searchEverywhere } from './search-everywhere.ts';

// Its finders ask nobody.
const api = createApiClient({ baseUrl: '' });
const admin: Asking = { api, hasRole: () => true };
const staff: Asking = { api, hasRole: (role) => role !== 'admin' };
const hit = (thing: string): Hit => ({ thing, href: `/${thing}`, name: thing });
const finder = (
  kind: string,
  meaning: Meaning,
  found: readonly Hit[] | Error,
  more: Partial<ConsoleFinder> = {},
) => ({
  kind,
  service: `${kind}-service`,
  for: 'staff' as const,
  meaning: () => meaning,
  find: async () => {
    if (found instanceof Error) throw found;
    return found;
  },
  ...more,
});

test('words are looked for only where the text names nothing', async () => {
  const words = finder('words', 'words', [hit('word')]);
  const named = await searchEverywhere('text', staff, [finder('name', 'name', [hit('name')]), words]);
  assert.deepEqual(named.groups, [{ kind: 'name', hits: [hit('name')] }]);
  const unnamed = await searchEverywhere('text', staff, [finder('name', 'name', []), words]);
  assert.deepEqual(unnamed.groups, [{ kind: 'words', hits: [hit('word')] }]);
});

test('the hits of one thing are one, as long as everybody was asked', async () => {
  const same = [finder('orders', 'name', [hit('order')]), finder('sagas', 'name', [hit('order')])];
  assert.equal(onlyHit(await searchEverywhere('text', staff, same))?.href, '/order');
  const gone = finder('mails', 'name', new TypeError('fetch failed'));
  const found = await searchEverywhere('text', staff, [...same, gone]);
  assert.deepEqual(
    found.missing.map(({ service }) => service),
    ['mails-service'],
  );
  assert.equal(onlyHit(found), undefined);
});

test('what a service has not, or says cannot be, is nothing found', async () => {
  const refusing = [404, 422].map((status) =>
    finder('orders', 'name', new ApiError(status, {}, null, 'a call')),
  );
  assert.deepEqual(await searchEverywhere('text', staff, refusing), { groups: [], missing: [] });
});

test('what is for admins is not asked for others', async () => {
  const mails = finder('mails', 'name', [hit('mail')], { for: 'admin' });
  assert.deepEqual((await searchEverywhere('text', staff, [mails])).groups, []);
  assert.equal((await searchEverywhere('text', admin, [mails])).groups.length, 1);
});
