import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { onServer } from '@platform/testing/databases/on-server.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { testPostgresServer } from '@platform/testing/databases/test-postgres-server.ts';
import { Database } from '../src/database.ts';
import { DatabaseUnavailableError } from '../src/database-errors.ts';
import { sql } from '../src/sql.ts';

test('a server that takes no writes is away, not broken', async (t) => {
  const { database, url } = await createTestDatabase(t);
  await database.query(sql`create table thing (id int)`);
  const name = new URL(url).pathname.slice(1);
  await database.query(sql`alter database ${sql.raw(name)} set default_transaction_read_only = on`);
  const refused = new Database({ url, applicationName: 'test' });
  t.after(() => refused.close());
  const write = sql`insert into thing values (1)`;
  await assert.rejects(refused.query(write), DatabaseUnavailableError);
  await assert.rejects(
    refused.transaction((tx) => tx.query(write)),
    DatabaseUnavailableError,
  );
  assert.deepEqual(await refused.query(sql`select * from thing`), []);
});

test('a server that lets the role in no more is away, and serves it as soon as it does again', async (t) => {
  const { database: owner, url } = await createTestDatabase(t);
  const name = sql.raw(new URL(url).pathname.slice(1));
  const role = `test_kept_out_${randomUUID().replaceAll('-', '_')}`;
  await owner.query(sql`create role ${sql.raw(role)} login password 'test'`);
  // After the database, in which it has rights.
  t.after(async () => onServer(await testPostgresServer(), (client) => client.query(`drop role ${role}`)));
  await owner.query(sql`revoke connect on database ${name} from public`);
  const own = new URL(url);
  [own.username, own.password] = [role, 'test'];
  const database = new Database({ url: own.href, applicationName: 'test', connectBudgetMs: 500 });
  t.after(() => database.close());
  await assert.rejects(database.query(sql`select 1`), DatabaseUnavailableError);
  await owner.query(sql`grant connect on database ${name} to ${sql.raw(role)}`);
  assert.deepEqual(await database.query(sql`select 1 as one`), [{ one: 1 }]);
  await owner.query(sql`alter role ${sql.raw(role)} nologin`);
  await owner.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${role}`);
  await assert.rejects(
    database.transaction((tx) => tx.query(sql`select 1`)),
    DatabaseUnavailableError,
  );
});

test('a connection that has fallen silent is given up, and the next one serves', async (t) => {
  const { url } = await createTestDatabase(t);
  const network = await silenceableNetwork(t, url);
  const database = new Database({
    url: network.url,
    applicationName: 'test',
    poolSize: 1,
    answerTimeoutMs: 500,
    connectBudgetMs: 60_000,
  });
  t.after(() => database.close());
  await database.query(sql`select 1 as one`);
  network.silence();
  assert.deepEqual(await database.query(sql`select 2 as two`), [{ two: 2 }], 'a read is repeated');
  network.silence();
  await assert.rejects(database.query(sql`create table thing (id int)`), DatabaseUnavailableError);
  network.silence();
  const answer = await database.transaction((tx) => tx.query(sql`select 3 as three`));
  assert.deepEqual(answer, [{ three: 3 }], 'a transaction is run again');
});

test('what waits for a lock to write keeps nobody from reading, and is refused in time past the bound', async (t) => {
  const { database: other, url } = await createTestDatabase(t);
  await other.query(sql`create table thing (id int)`);
  const database = new Database({
    url,
    applicationName: 'test',
    poolSize: 4,
    connectBudgetMs: 2000,
    lockTimeoutMs: 600_000,
    statementTimeoutMs: 600_000,
  });
  t.after(() => database.close());
  const statement = sql`insert into thing values (1)`;
  const insert = (i: number) =>
    i % 2 === 0 ? database.query(statement) : database.transaction((tx) => tx.query(statement));
  const waiting: Promise<unknown>[] = [];
  await other.transaction(async (tx) => {
    await tx.query(sql`lock table thing`);
    for (let i = 0; i < 5; i += 1) waiting.push(insert(i));
    assert.deepEqual(await database.query(sql`select 1 as one`), [{ one: 1 }]);
    assert.equal(database.poolState().waiting, 2);
    for (const late of waiting.slice(3)) await assert.rejects(late, DatabaseUnavailableError);
    assert.equal(database.poolState().waiting, 0);
  });
  await Promise.all(waiting.slice(0, 3));
  assert.equal((await database.query(sql`select * from thing`)).length, 3);
});

/** Passes bytes on; `silence` makes the connections of the moment pass nothing more, without closing them. */
async function silenceableNetwork(t: TestContext, url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const through = new URL(url);
  through.port = String((server.address() as { port: number }).port);
  return {
    url: through.href,
    silence() {
      for (const socket of sockets) socket.unpipe().resume();
    },
  };
}
