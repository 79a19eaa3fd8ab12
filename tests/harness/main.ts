import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type StandaloneServer,
  startStandaloneServer,
} from '../../platform/src/postgres/standalone-server.ts';
import { dropStaleTestDatabases } from '../../shared/testing/src/test-database.ts';
import { findRealServers, type RealServer } from './real-servers.ts';
import { runCheck } from './run-check.ts';
import { runFiles } from './run-files.ts';
import { tryAgain } from './second-try.ts';
import { addFailure, newTally, summary, type Tally } from './tally.ts';
import { findTestFiles } from './test-files.ts';

const CONCURRENCY = 3;
const STALE_MS = 2 * 3_600_000;

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
process.chdir(root);
const { isTriedAgain, only } = readArguments(process.argv.slice(2));
const began = performance.now();
const tally = newTally();
const servers = await findRealServers(process.env);
const embedded = await preparePostgres(servers);
try {
  await runEverything();
} finally {
  await embedded?.stop();
}
process.stdout.write(summary(tally, (performance.now() - began) / 1000));
process.exit(tally.failed === 0 ? 0 : 1);

async function runEverything(): Promise<void> {
  reportServers(servers, tally);
  const bin = (name: string) => join(root, 'node_modules', '.bin', name);
  if (only.length === 0) {
    await runCheck(tally, 'types', bin('tsc'), ['-p', '.']);
    await runCheck(tally, 'lint', bin('biome'), ['check', '--error-on-warnings', '.']);
  }
  const files = findTestFiles(only);
  if (only.length > 0 && Object.values(files).every((some) => some.length === 0))
    addFailure(tally, `no test files under ${only.join(', ')}`);
  // Compiled code is kept between files: each is a process of its own that loads much the same.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'compile');
  await runFiles(tally, 'unit and integration tests', files.packages, CONCURRENCY);
  await runFiles(tally, 'runner tests', files.runner, 2);
  await runFiles(tally, 'end-to-end tests', files.endToEnd, 1);
  if (isTriedAgain) await tryAgain(tally);
}

function readArguments(args: string[]): { isTriedAgain: boolean; only: string[] } {
  try {
    const options = { 'second-try': { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { isTriedAgain: values['second-try'], only: positionals };
  } catch (error) {
    process.stderr.write(
      `${(error as Error).message}\nusage: npm test -- [--second-try] [file or folder …]\n`,
    );
    process.exit(2);
  }
}

/** Tells the tests which servers there are; starts an embedded PostgreSQL when there is no other. */
async function preparePostgres(found: readonly RealServer[]): Promise<StandaloneServer | undefined> {
  // Tests look for these, and must not be led by what is meant for `npm start`.
  for (const name of ['POSTGRES_URL', 'RABBITMQ_URL', 'REDIS_URL', 'SMTP_URL']) delete process.env[name];
  for (const { variable, url, problem } of found) if (problem === undefined) process.env[variable] = url;
  const postgres = found.find(({ name }) => name === 'PostgreSQL');
  if (postgres?.problem === undefined) {
    await dropStaleTestDatabases(STALE_MS);
    return undefined;
  }
  const server = await startStandaloneServer();
  process.env.TEST_POSTGRES_URL = server.url;
  // End-to-end tests on real servers need one that is no part of the platform.
  process.env.TEST_POSTGRES_IS_EMBEDDED = '1';
  return server;
}

function reportServers(found: readonly RealServer[], counts: Tally): void {
  for (const { name, url, problem } of found) {
    if (problem === undefined) process.stdout.write(`✔ real ${name} at ${new URL(url).host}\n`);
    else if (process.env.REQUIRE_SERVERS === '1') addFailure(counts, `${name} is required: ${problem}`);
    else process.stdout.write(`- no real ${name}: ${problem}; tests that need it are skipped\n`);
  }
}
