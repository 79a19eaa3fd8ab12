import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import type { SecurityEventResponse } from '@platform/contracts/http/security-http.ts';
import { removeInBatches } from '@platform/database/remove-in-batches.ts';
import { sql } from '@platform/database/sql.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { testTokens } from '@platform/testing/test-tokens.ts';
import { createHttpApp } from '../src/http/http-app.ts';
import { testHttpDefaults } from '../src/http/test-http-defaults.ts';
import { keptSecurityEvents } from '../src/security-events/purge-security-events.ts';
import { recordSecurityEvent } from '../src/security-events/record-security-event.ts';
import { securityEventMigrations } from '../src/security-events/security-event-migrations.ts';
import { securityEventRoutes } from '../src/security-events/security-event-routes.ts';

const { database } = await createTestDatabase({ after }, { migrations: [securityEventMigrations] });
const { verifier, tokenFor } = testTokens();
const app = createHttpApp(testHttpDefaults({ service: 'some-service', tokens: verifier }), {
  title: 'some-service',
  description: 'for tests',
});
securityEventRoutes(app, { service: 'some-service', database });
after(() => app.close());

async function list(query: Record<string, string>) {
  const headers = { authorization: `Bearer ${tokenFor({ roles: ['admin'] })}` };
  return app.inject({ url: '/api/admin/some-service/security-events', query, headers });
}

async function ids(query: Record<string, string>): Promise<string[]> {
  const answer = await list(query);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().items.map(({ id }: SecurityEventResponse) => id);
}

describe('security events', () => {
  it('are read as they were recorded', async () => {
    const [userId, actorId] = [randomUUID(), randomUUID()];
    const details = { before: ['customer'], after: ['customer', 'admin'] };
    await recordSecurityEvent(database, {
      type: 'roles.changed',
      userId,
      actorId,
      clientNetwork: '203.0.113.0/24',
      details,
    });
    const { items } = (await list({ user_id: userId })).json();
    const { id, at, ...rest } = items[0];
    assert.match(id, /^\d+$/);
    assert.match(at, /Z$/);
    assert.deepEqual(rest, {
      type: 'roles.changed',
      user_id: userId,
      actor_id: actorId,
      client_network: '203.0.113.0/24',
      details,
      trace_id: null,
      request_id: null,
    });
  });

  it('go with the transaction that they tell of', async () => {
    const userId = randomUUID();
    const failing = database.transaction(async (tx) => {
      await recordSecurityEvent(tx, { type: 'password.changed', userId });
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual(await ids({ user_id: userId }), []);
  });

  it('are never changed, removed or emptied', async () => {
    await recordSecurityEvent(database, { type: 'sign-in.failed' });
    for (const statement of [
      sql`update security_event set user_id = null`,
      sql`delete from security_event`,
      sql`truncate security_event`,
    ])
      await assert.rejects(database.query(statement), /only ever added/);
  });

  it('may go when they are past their time', async () => {
    const userId = randomUUID();
    await database.query(
      sql`insert into security_event (type, user_id, at) values ('sign-in.failed', ${userId}, now() - interval '401 days')`,
    );
    assert.equal(await removeInBatches(database, keptSecurityEvents.removal), 1);
    assert.deepEqual(await ids({ user_id: userId }), []);
  });

  it('come in pages, newest first, that neither repeat nor leave out any', async () => {
    const userId = randomUUID();
    for (let i = 0; i < 5; i++) await recordSecurityEvent(database, { type: 'sign-in.failed', userId });
    const all = await ids({ user_id: userId });
    const paged: string[] = [];
    let cursor = '';
    do {
      const page = (await list({ user_id: userId, limit: '2', ...(cursor === '' ? {} : { cursor }) })).json();
      paged.push(...page.items.map(({ id }: SecurityEventResponse) => id));
      cursor = page.next_cursor ?? '';
    } while (cursor !== '');
    assert.deepEqual(paged, all);
    assert.deepEqual(
      all,
      all.toSorted((a, b) => Number(b) - Number(a)),
    );
  });

  it('are found by type, actor and time', async () => {
    const actorId = randomUUID();
    await recordSecurityEvent(database, { type: 'user.activated', actorId });
    const found = await ids({ actor_id: actorId, type: 'user.activated' });
    assert.equal(found.length, 1);
    assert.deepEqual(await ids({ actor_id: actorId, type: 'user.deactivated' }), []);
    assert.deepEqual(await ids({ actor_id: actorId, since: '2020-01-01T00:00:00Z' }), found);
    assert.deepEqual(await ids({ actor_id: actorId, until: '2020-01-01T00:00:00Z' }), []);
  });

  it('refuses what it cannot look for with 422', async () => {
    for (const query of [
      { type: 'nonsense' },
      { user_id: '1' },
      { since: 'today' },
      { cursor: 'x' },
      { q: 'x' },
    ])
      assert.equal((await list(query as Record<string, string>)).statusCode, 422, JSON.stringify(query));
  });
});
