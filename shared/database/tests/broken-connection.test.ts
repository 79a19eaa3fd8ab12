import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { Database } from '../src/database.ts';
import { DatabaseUnavailableError } from '../src/database-errors.ts';
import { sql } from '../src/sql.ts';

test('a connection that breaks between two statements of a transaction ends neither the process nor the work', async (t) => {
  const { database } = await createTestDatabase(t);
  let runs = 0;
  const answer = await database.transaction(async (tx) => {
    const [row] = await tx.query<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    if (++runs === 1) {
      await database.query(sql`select pg_terminate_backend(${row?.pid})`);
      await eventually(async () => {
        const alive = await database.query(sql`select 1 from pg_stat_activity where pid = ${row?.pid}`);
        assert.deepEqual(alive, []);
      });
    }
    return tx.query(sql`select 1 as one`);
  });
  assert.deepEqual([answer, runs], [[{ one: 1 }], 2]);
});

test('a statement whose connection always breaks is repeated with pauses, until its time is over', async (t) => {
  const server = await serverThatEndsSessions(t);
  const database = new Database({ url: server.url, applicationName: 'test', connectBudgetMs: 3000 });
  t.after(() => database.close());
  await assert.rejects(database.query(sql`select 1`), DatabaseUnavailableError);
  // Without pauses there are hundreds.
  assert.ok(server.tries() > 1 && server.tries() < 60, `${server.tries()} tries`);
});

/** Lets everybody in without a password, and answers the first statement as a server that an administrator shuts down. */
async function serverThatEndsSessions(t: TestContext) {
  const message = (type: string, body: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  };
  const welcome = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]);
  const ended = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0'));
  let tries = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(welcome);
      socket.once('data', () => {
        tries += 1;
        socket.end(ended);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `postgres://nobody@127.0.0.1:${port}/none`, tries: () => tries };
}
