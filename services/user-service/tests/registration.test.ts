import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { newEmail, PASSWORD, userFixture } from './user-fixture.ts';

const users = await userFixture({ after });
const { app, database } = users;

const post = (body: unknown) => users.call('POST', '/api/users', { body });
const valid = () => ({ email: newEmail(), password: PASSWORD, full_name: 'Ada Lovelace' });

describe('registration', () => {
  it('answers 201 with the account, its times equal and in UTC', async () => {
    const body = valid();
    const answer = await post(body);
    assert.equal(answer.statusCode, 201);
    const { id, created_at, updated_at, ...rest } = answer.json();
    assert.equal(answer.headers.location, `/api/users/${id}`);
    assert.deepEqual(rest, {
      email: body.email,
      full_name: 'Ada Lovelace',
      is_active: true,
      is_verified: false,
      roles: ['customer'],
    });
    assert.match(created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.equal(updated_at, created_at);
  });

  it('tells of it in the same transaction, with the account’s version', async () => {
    const { id, email } = await users.register();
    const [event, ...others] = await users.eventsOf(id);
    assert.equal(others.length, 0);
    assert.equal(event?.type, 'user.created');
    assert.equal(event?.subject, id);
    assert.equal(event?.sequence, '0000000001');
    assert.match(event?.time ?? '', /Z$/);
    assert.deepEqual(event?.data, { user_id: id, email, full_name: 'Ada Lovelace' });
  });

  it('is readable the moment it is answered', async () => {
    for (let i = 0; i < 10; i++) {
      const { id, token } = await users.register();
      assert.equal((await users.call('GET', `/api/users/${id}`, { token })).statusCode, 200);
    }
  });

  it('neither stores an account nor tells of one when the commit fails', async () => {
    await database.query(sql`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$`);
    await database.query(sql`
      create constraint trigger refuse after insert on users deferrable initially deferred
      for each row when (new.full_name = 'Commit Fails') execute function refuse()`);
    const body = { ...valid(), full_name: 'Commit Fails' };
    const answer = await post(body);
    assert.equal(answer.statusCode, 500);
    assert.equal((await database.query(sql`select 1 from users where email = ${body.email}`)).length, 0);
    const told = await database.query(sql`select 1 from outbox where envelope like ${`%${body.email}%`}`);
    assert.equal(told.length, 0);
  });

  it('of an address in use is 409, also when four come at once', async () => {
    const body = valid();
    const answers = await Promise.all([post(body), post(body), post(body), post(body)]);
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [201, 409, 409, 409]);
    const late = await post(body);
    assert.equal(late.statusCode, 409);
    assert.equal(late.json().code, 'email-taken');
    assert.ok(!late.body.includes(body.email));
  });

  it('takes all spellings of a mailbox for one', async () => {
    const pairs = [
      ['Ada.One@example.com', 'ada.one@EXAMPLE.COM'],
      ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
      ['josé.two@example.com'.normalize('NFC'), 'josé.two@example.com'.normalize('NFD')],
    ];
    for (const [first, second] of pairs) {
      assert.equal((await post({ ...valid(), email: first })).statusCode, 201, first);
      assert.equal((await post({ ...valid(), email: second })).statusCode, 409, second);
    }
  });

  it('refuses bad fields with 422 and names each, never repeating its value', async () => {
    const wrong: [field: string, value: unknown][] = [
      ['email', 'Bob <bob@example.com>'],
      ['email', 'no-at-sign'],
      ['email', 'ada@localhost'],
      ['email', null],
      ['email', 12345],
      ['email', `${'a'.repeat(300)}@example.com`],
      ['password', 'short-7'],
      ['password', 'p'.repeat(129)],
      ['password', 1234567890],
      ['password', 'with\u0007bell'],
      ['password', 'with\u0000nul-character'],
      ['password', 'half\ud800surrogate'],
      ['full_name', ''],
      ['full_name', '   '],
      ['full_name', 'Ada\r\nLovelace'],
      ['full_name', 'Ada\u001b[31m'],
      ['full_name', 'Ada\u202eecalevoL'],
      ['full_name', '\u200b\u200d'],
      ['full_name', 'Ada\u0000'],
      ['full_name', '\ud800'],
      ['full_name', 123],
      ['full_name', true],
      ['full_name', 'n'.repeat(256)],
      ['is_active', 'on'],
      ['is_verified', true],
      ['roles', ['admin']],
    ];
    for (const [field, value] of wrong) {
      const answer = await post({ ...valid(), [field]: value });
      assert.equal(answer.statusCode, 422, `${field} ${JSON.stringify(value)}`);
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      assert.deepEqual(
        answer.json().errors.map((error: { field: string }) => error.field),
        [field],
      );
      if (typeof value === 'string' && value.length > 3) assert.ok(!answer.body.includes(value));
    }
  });

  it('names all wrong fields at once', async () => {
    const fields = async (body: unknown) =>
      (await post(body))
        .json()
        .errors.map((error: { field: string }) => error.field)
        .sort();
    assert.deepEqual(await fields({}), ['email', 'full_name', 'password']);
    const unreadable = { email: 'a b@example.com', full_name: ' ', password: 'bell\u0007bell' };
    assert.deepEqual(await fields(unreadable), ['email', 'full_name', 'password']);
  });

  it('refuses what is no JSON with 400, another type or none with 415, and much of it with 413', async () => {
    const text = JSON.stringify(valid());
    const raw = (payload: string, type?: string) =>
      app.inject({
        method: 'POST',
        url: '/api/users',
        payload,
        headers: type === undefined ? {} : { 'content-type': type },
      });
    assert.equal((await raw(text.replace('"Ada Lovelace"', 'NaN'), 'application/json')).statusCode, 400);
    assert.equal((await raw(text)).statusCode, 415);
    assert.equal((await raw(text, 'text/plain')).statusCode, 415);
    const large = JSON.stringify({ ...valid(), full_name: 'x'.repeat(1024 * 1024) });
    assert.equal((await raw(large, 'application/json')).statusCode, 413);
  });

  it('takes names of any script and keeps them', async () => {
    for (const full_name of ['李小龍', 'Zoë', 'نیم‌فاصله', "O'Brien"])
      assert.equal((await post({ ...valid(), full_name })).json().full_name, full_name);
  });

  it('answers from no Host header', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/users',
      payload: valid(),
      headers: { host: 'evil.example' },
    });
    assert.equal(answer.statusCode, 201);
    assert.ok(!JSON.stringify(answer.headers).includes('evil.example'));
    assert.ok(!answer.body.includes('evil.example'));
  });
});
