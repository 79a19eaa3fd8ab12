import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { MAX_ADDRESSES } from '../src/addresses/address-book.ts';
import { userFixture } from './user-fixture.ts';

const users = await userFixture({ after });
const COLLECTION = '/api/users/me/addresses';
const home = { recipient: 'Ada Lovelace', line1: '12 St James’s Square', city: 'London', country: 'GB' };

const add = (token: string, body: object = home) => users.call('POST', COLLECTION, { token, body });
const list = async (token: string) => (await users.call('GET', COLLECTION, { token })).json().items;
const defaults = async (token: string) =>
  (await list(token))
    .filter((address: { is_default: boolean }) => address.is_default)
    .map((address: { id: string }) => address.id);

describe('addresses', () => {
  it('are added, read, replaced and removed by their owner', async () => {
    const { token } = await users.register();
    const added = await add(token, { ...home, line2: 'Flat 2', postal_code: 'SW1Y 4JH' });
    assert.equal(added.statusCode, 201);
    const { id, created_at, updated_at, ...fields } = added.json();
    assert.deepEqual(fields, { ...home, line2: 'Flat 2', postal_code: 'SW1Y 4JH', is_default: true });
    assert.equal(added.headers.location, `${COLLECTION}/${id}`);
    const url = `${COLLECTION}/${id}`;
    assert.deepEqual((await users.call('GET', url, { token })).json(), added.json());
    const replaced = await users.call('PUT', url, { token, body: { ...home, city: 'Bath' } });
    assert.equal(replaced.json().city, 'Bath');
    assert.ok(!('line2' in replaced.json()));
    assert.equal((await users.call('DELETE', url, { token })).statusCode, 204);
    assert.equal((await users.call('GET', url, { token })).statusCode, 404);
    assert.deepEqual(await list(token), []);
  });

  it('have one default: the first, until another is chosen, and never none', async () => {
    const { token } = await users.register();
    const first = (await add(token)).json();
    const second = (await add(token)).json();
    assert.deepEqual(await defaults(token), [first.id]);
    const third = (await add(token, { ...home, is_default: true })).json();
    assert.deepEqual(await defaults(token), [third.id]);
    const url = `${COLLECTION}/${first.id}`;
    await users.call('PUT', url, { token, body: { ...home, is_default: true } });
    assert.deepEqual(await defaults(token), [first.id]);
    await users.call('PUT', url, { token, body: { ...home, is_default: false } });
    assert.deepEqual(await defaults(token), [first.id]);
    await users.call('DELETE', url, { token });
    assert.deepEqual(await defaults(token), [third.id]);
    await users.call('DELETE', `${COLLECTION}/${third.id}`, { token });
    assert.deepEqual(await defaults(token), [second.id]);
  });

  it('have one default also when several are added at once', async () => {
    const { token } = await users.register();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => add(token, { ...home, is_default: true })),
    );
    assert.ok(answers.every(({ statusCode }) => statusCode === 201));
    assert.equal((await defaults(token)).length, 1);
  });

  it('of others are not there', async () => {
    const ada = await users.register();
    const eve = await users.register({ roles: ['admin'] });
    const { id } = (await add(ada.token)).json();
    for (const [method, body] of [['GET'], ['PUT', home], ['DELETE']] as const)
      for (const address of [id, randomUUID()]) {
        const answer = await users.call(method, `${COLLECTION}/${address}`, { token: eve.token, body });
        assert.equal(answer.statusCode, 404, method);
      }
    assert.equal((await list(ada.token)).length, 1);
    assert.equal((await users.call('GET', COLLECTION)).statusCode, 401);
  });

  it('of a customer are shown to staff, who order for it, and to nobody else', async () => {
    const ada = await users.register();
    const { id } = (await add(ada.token)).json();
    const url = `/api/users/${ada.id}/addresses`;
    const staff = await users.register({ roles: ['staff'] });
    const eve = await users.register();
    for (const { token } of [ada, staff])
      assert.deepEqual(
        (await users.call('GET', url, { token })).json().items.map((item: { id: string }) => item.id),
        [id],
      );
    assert.equal((await users.call('GET', url, { token: eve.token })).statusCode, 404);
    assert.equal((await users.call('GET', url)).statusCode, 401);
    const unknown = `/api/users/${randomUUID()}/addresses`;
    assert.equal((await users.call('GET', unknown, { token: staff.token })).statusCode, 404);
  });

  it('are refused with fields missing, unknown, blank or unprintable', async () => {
    const { token } = await users.register();
    const { city: _, ...incomplete } = home;
    const bodies = [
      incomplete,
      { ...home, city: '  ' },
      { ...home, recipient: 'Ada\nLovelace' },
      { ...home, line1: '\u202eevil' },
      { ...home, line2: null },
      { ...home, country: 'X' },
      { ...home, is_default: 'yes' },
      { ...home, planet: 'Earth' },
    ];
    for (const body of bodies) assert.equal((await add(token, body)).statusCode, 422, JSON.stringify(body));
    assert.equal((await add(token, { ...home, line2: '', postal_code: '' })).statusCode, 201);
  });

  it('are bounded in number', async () => {
    const { token } = await users.register();
    for (let i = 0; i < MAX_ADDRESSES; i++) assert.equal((await add(token)).statusCode, 201);
    const refused = await add(token);
    assert.deepEqual([refused.statusCode, refused.json().code], [409, 'too-many-addresses']);
  });
});
