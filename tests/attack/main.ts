import { randomUUID } from 'node:crypto';
import { startPlatform } from '../e2e/start-platform.ts';
import { importAll } from '../import-all.ts';
import { ATTACKS } from './attacks.ts';
import { type AttackOptions, HELP, parseOptions } from './options.ts';
import { ask, type Call } from './other-client.ts';
import { type Result, runAttack } from './run-attack.ts';

const EXIT_USAGE = 2;
/** What anybody may read: of the platform, and of what is built on it. */
const READING: readonly Call[] = [
  { path: '/.well-known/jwks.json' },
  ...(await importAll<{ reading: readonly Call[] }>(import.meta.dirname, '*/reading.ts')).flatMap(
    ({ reading }) => reading,
  ),
];
const print = (line: string) => process.stdout.write(`${line}\n`);

process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options.isHelp) process.stdout.write(HELP);
    else if (options.isList) for (const { name, what } of ATTACKS) print(`${name.padEnd(20)}${what}`);
    else if (process.platform !== 'linux') throw new TypeError('only Linux has many addresses of its own');
    else return (await attackAll(options)) ? 0 : 1;
    return 0;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n\n${HELP}`);
    return EXIT_USAGE;
  }
}

/** Returns whether the other client was always served. */
async function attackAll({ names, seconds, portBase }: AttackOptions): Promise<boolean> {
  print('starting a platform of its own');
  // As it runs in earnest: with the real limits, and passwords as hard to hash.
  const platform = await startPlatform({}, { portBase, env: { RATE_LIMITS: '', BCRYPT_COST: '' } });
  const results: Result[] = [];
  try {
    const port = Number(new URL(platform.gatewayUrl).port);
    const signIn = await newAccount(port);
    for (const attack of ATTACKS.filter(({ name }) => names.includes(name))) {
      const isSignIn = attack.beside === 'sign-in';
      const round = { port, calls: isSignIn ? [signIn] : READING, pauseMs: isSignIn ? 1000 : 25 };
      print(`\n${attack.name}: ${attack.what}`);
      const result = await runAttack(attack, { port, seconds, round });
      results.push(result);
      print(`  ${summaryOf(result)}`);
    }
  } finally {
    await platform.stop();
  }
  const failed = results.filter(({ failures }) => failures > 0);
  print(
    failed.length === 0
      ? '\nthe other client was always served'
      : `\nnot always served beside: ${failed.map(({ attack }) => attack).join(', ')}`,
  );
  return failed.length === 0;
}

/** A new account's sign-in. Few of them: a client has 30 in five minutes. */
async function newAccount(port: number): Promise<Call> {
  const account = { email: `${randomUUID()}@example.com`, password: 'correct horse 12' };
  const body = JSON.stringify({ ...account, full_name: 'Another' });
  const status = await ask(port, { method: 'POST', path: '/api/users', body });
  if (status !== 201) throw new Error(`the other client could not register: ${status}`);
  return { method: 'POST', path: '/api/users/login', body: JSON.stringify(account) };
}

function summaryOf({ done, aloneP99Ms, besideP99Ms, answers, failures }: Result): string {
  const times = (besideP99Ms / aloneP99Ms).toFixed(1);
  return (
    `p99 of another client: ${aloneP99Ms} ms alone, ${besideP99Ms} ms beside it (${times} times); ` +
    `it got ${answers}; ${failures} failed; the attacker ${done}`
  );
}
