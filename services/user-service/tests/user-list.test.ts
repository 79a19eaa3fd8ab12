import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { userFixture } from './user-fixture.ts';

const users = await userFixture({ after });
const nosy = await users.register({ full_name: 'Nosy' });
const staff = await users.register({ roles: ['staff'], full_name: 'The Staff' });
const names = ['Grace Hopper', 'GRACE KELLY', 'Élodie Ça-Va', '100% Cotton', 'under_score', 'back\\slash'];
for (const [i, full_name] of names.entries())
  await users.register({ full_name, email: `person-${i}@Example.com` });

interface Listed {
  full_name: string;
  roles: string[];
}

async function find(query: string): Promise<string[]> {
  const answer = await users.call('GET', `/api/users?${query}`, { token: staff.token });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().items.map((user: Listed) => user.full_name);
}

describe('the list of users', () => {
  it('is for staff, newest first, without anybody’s hash', async () => {
    const answer = await users.call('GET', '/api/users', { token: staff.token });
    assert.deepEqual(
      answer.json().items.map((user: Listed) => user.full_name),
      [...names].reverse().concat('The Staff', 'Nosy'),
    );
    assert.ok(!answer.body.includes('$2b$'));
    const { token } = nosy;
    assert.equal((await users.call('GET', '/api/users', { token })).statusCode, 403);
    assert.equal((await users.call('GET', '/api/users')).statusCode, 401);
  });

  it('finds parts of names and addresses in any case', async () => {
    assert.deepEqual(await find('q=grace'), ['GRACE KELLY', 'Grace Hopper']);
    assert.deepEqual(await find('q=PERSON-1@example'), ['GRACE KELLY']);
    assert.deepEqual(await find(`q=${encodeURIComponent('élodie'.normalize('NFD'))}`), ['Élodie Ça-Va']);
    assert.deepEqual(await find('q=nobody-like-this'), []);
  });

  it('takes wildcards for themselves', async () => {
    assert.deepEqual(await find('q=%25'), ['100% Cotton']);
    assert.deepEqual(await find('q=r_s'), ['under_score']);
    assert.deepEqual(await find('q=%5C'), ['back\\slash']);
  });

  it('filters by role and state', async () => {
    assert.deepEqual(await find('role=staff'), ['The Staff']);
    assert.deepEqual(await find('is_active=false'), []);
    assert.ok((await find('role=customer&is_active=true&q=grace')).length === 2);
  });

  it('comes in pages that neither repeat nor leave out anybody', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const url: string = `/api/users?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`;
      const page = (await users.call('GET', url, { token: staff.token })).json();
      seen.push(...page.items.map((user: { id: string }) => user.id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    assert.equal(seen.length, new Set(seen).size);
    assert.equal(seen.length, names.length + 2);
  });

  it('refuses queries it does not understand', async () => {
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'role=root', 'is_active=maybe', 'q='])
      assert.equal(
        (await users.call('GET', `/api/users?${query}`, { token: staff.token })).statusCode,
        422,
        query,
      );
  });
});
