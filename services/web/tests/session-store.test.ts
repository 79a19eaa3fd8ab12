import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { newSessionId, sessionIdHash } from '../src/session/session-id.ts';
import { keptWebSessions, SessionStore } from '../src/session/session-store.ts';
import { newSession, SECRET, sessionWorld, tokens } from './session-world.ts';

const { database, one, other } = await sessionWorld({ after });
const { store } = one;

test('a session is found by its id alone, by every process', async () => {
  const kept = tokens();
  const userId = randomUUID();
  const id = await store.add(userId, kept);
  const found = await other.store.find(id);
  assert.equal(found?.userId, userId);
  assert.equal(found?.accessToken, kept.accessToken);
  assert.equal(found?.refreshToken, kept.refreshToken);
  assert.deepEqual(found?.roles, ['customer']);
  assert.equal(await store.find(newSessionId()), undefined);
});

test('whoever reads the database has neither ids nor tokens', async () => {
  const kept = tokens();
  const id = await store.add(randomUUID(), kept);
  const rows = await database.query(sql`select row_to_json(web_session)::text as text from web_session`);
  const text = JSON.stringify(rows);
  for (const secret of [id, kept.accessToken, kept.refreshToken]) assert.ok(!text.includes(secret));
  assert.equal(await new SessionStore(database, `${SECRET}, changed`).find(id), undefined);
});

test('a row that was copied to another id opens for nobody', async () => {
  const { id } = await newSession(one);
  const thief = newSessionId();
  await database.query(sql`
    insert into web_session (id_hash, user_id, sealed_tokens, token_expires_at)
    select ${sessionIdHash(thief)}, user_id, sealed_tokens, token_expires_at
    from web_session where id_hash = ${sessionIdHash(id)}`);
  assert.equal(await store.find(thief), undefined);
  assert.notEqual(await store.find(id), undefined);
});

test('a session that nobody uses ends after a week, and each after thirty days', async () => {
  const idle = await newSession(one);
  const old = await newSession(one);
  const good = await newSession(one);
  await age(idle.id, sql`used_at = now() - interval '7 days 1 second'`);
  await age(old.id, sql`created_at = now() - interval '30 days 1 second'`);
  await age(
    good.id,
    sql`used_at = now() - interval '6 days 23 hours', created_at = now() - interval '29 days'`,
  );
  assert.equal(await store.find(idle.id), undefined);
  assert.equal(await store.find(old.id), undefined);
  assert.notEqual(await store.find(good.id), undefined);
  await age(good.id, sql`created_at = created_at`);
  const [row] = await database.query<{ is_used: boolean }>(
    sql`select used_at > now() - interval '1 minute' as is_used from web_session where id_hash = ${sessionIdHash(good.id)}`,
  );
  assert.equal(row?.is_used, true, 'finding it is a use');
});

test('what is over is deleted', async () => {
  const { id } = await newSession(one);
  await age(id, sql`used_at = now() - interval '8 days'`);
  await database.query(keptWebSessions.removal(1000));
  const [row] = await database.query<{ count: number }>(
    sql`select count(*)::int as count from web_session where id_hash = ${sessionIdHash(id)}`,
  );
  assert.equal(row?.count, 0);
});

test('another id takes the place of the first, and lives no longer than that would have', async () => {
  const { id, session } = await newSession(one);
  await age(id, sql`created_at = now() - interval '29 days'`);
  await store.noteVerified(id, false);
  const next = await store.changeId(id);
  assert.ok(next);
  assert.equal(await store.find(id), undefined);
  const moved = await store.find(next);
  assert.equal(moved?.accessToken, session.accessToken);
  assert.equal(moved?.isVerified, false);
  await age(next, sql`created_at = created_at - interval '1 day 1 second'`);
  assert.equal(await store.find(next), undefined);
  assert.equal(await store.changeId(id), undefined, 'there is nothing to change any more');
});

async function age(id: string, change: ReturnType<typeof sql>): Promise<void> {
  await database.query(sql`update web_session set ${change} where id_hash = ${sessionIdHash(id)}`);
}
