import { startStandaloneServer } from '../../platform/src/postgres/standalone-server.ts';
import { dropTemplates } from '../../shared/testing/src/databases/database-templates.ts';
import { dropStaleTestDatabases, timeAndChance } from '../../shared/testing/src/databases/test-database.ts';
import { testPostgresServer } from '../../shared/testing/src/databases/test-postgres-server.ts';
import { findRealServers } from './real-servers.ts';
import { addFailure, type Tally } from './tally.ts';

const STALE_MS = 2 * 3_600_000;

/** Says which servers there are, tells the tests, and starts an embedded PostgreSQL for them when there is no other. */
export async function prepareServers(tally: Tally): Promise<{ stop(): Promise<void> }> {
  const servers = await findRealServers(process.env);
  // Tests look for these, and must not be led by what is meant for `npm start`.
  for (const name of ['POSTGRES_URL', 'RABBITMQ_URL', 'REDIS_URL', 'SMTP_URL']) delete process.env[name];
  for (const { name, variable, url, problem } of servers)
    if (problem === undefined) {
      process.env[variable] = url;
      process.stdout.write(`✔ real ${name} at ${new URL(url).host}\n`);
    } else if (process.env.REQUIRE_SERVERS === '1') {
      addFailure(tally, { name: `${name} is required`, why: problem });
    } else {
      process.stdout.write(`- no real ${name}: ${problem}; tests that need it are skipped\n`);
    }
  const postgres = servers.find(({ name }) => name === 'PostgreSQL');
  const server = postgres?.problem === undefined ? await useServer() : await startEmbedded();
  // Tests with the same migrations copy one database.
  const run = timeAndChance();
  process.env.TEST_RUN = run;
  return {
    async stop() {
      await dropTemplates(await testPostgresServer(), run);
      await server.stop();
    },
  };
}

async function useServer(): Promise<{ stop(): Promise<void> }> {
  await dropStaleTestDatabases(STALE_MS);
  return { stop: async () => undefined };
}

async function startEmbedded(): Promise<{ stop(): Promise<void> }> {
  const server = await startStandaloneServer();
  process.env.TEST_POSTGRES_URL = server.url;
  // End-to-end tests on real servers need one that is no part of the platform.
  process.env.TEST_POSTGRES_IS_EMBEDDED = '1';
  return server;
}
