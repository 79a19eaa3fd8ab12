import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpClient, HttpRequest } from '@platform/resilience/http/http-client.ts';
import { UpstreamError } from '@platform/resilience/http/upstream-error.ts';
import { remoteDirectory } from '../src/customers/customer-directory.ts';

const HOME = { recipient: 'Ada', line1: '12 St James’s Square', city: 'London', country: 'GB' };
const stored = (id: string, more: object) => ({
  id,
  ...HOME,
  created_at: 'then',
  updated_at: 'then',
  ...more,
});

function directory(answer: (path: string) => object) {
  const request = async ({ path }: HttpRequest) => answer(path);
  return remoteDirectory({ request } as unknown as HttpClient);
}

test('finds the default among the addresses, and what of it stands on a parcel', async () => {
  const asked: string[] = [];
  const { findDefaultAddress } = directory((path) => {
    asked.push(path);
    const items = [
      stored('1', { city: 'Bath', is_default: false }),
      stored('2', { postal_code: 'SW1Y', is_default: true }),
    ];
    return { items };
  });
  assert.deepEqual(await findDefaultAddress('me'), { ...HOME, postal_code: 'SW1Y' });
  assert.deepEqual(asked, ['/api/users/me/addresses']);
});

test('has none where the customer has none, or is not there', async () => {
  assert.equal(await directory(() => ({ items: [] })).findDefaultAddress('me'), undefined);
  const refusing = (status: number) =>
    directory(() => {
      throw new UpstreamError({ service: 'user-service', status, problem: {}, retryAfterMs: undefined });
    });
  assert.equal(await refusing(404).findDefaultAddress('me'), undefined);
  await assert.rejects(refusing(503).findDefaultAddress('me'), UpstreamError);
});
