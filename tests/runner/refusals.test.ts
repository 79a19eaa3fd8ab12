import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePortBase } from '../../platform/src/environment/free-port-base.ts';
import { standIns } from './fixtures/stand-ins.ts';
import { type RunnerProcess, startRunner, temporaryData } from './runner-process.ts';

/** One line that matches, an exit code that is not 0, and nothing on stdout. */
async function assertRefused(runner: RunnerProcess, message: RegExp, exitCode = 1): Promise<void> {
  assert.equal(await runner.ended, exitCode);
  const lines = runner.stderr().trim().split('\n');
  assert.match(lines.at(-1) ?? '', message);
  assert.equal(lines.filter((line) => /^\s+at /.test(line)).length, 0, 'no stack');
  assert.equal(runner.stdout(), '');
}

test('a port that is taken: says by whom, and leaves no folder behind', async (t) => {
  const dataFolder = temporaryData(t);
  const portBase = await freePortBase(standIns);
  const port = portBase + 2;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.after(() => server.close());
  const runner = await startRunner(t, { dataFolder, portBase });
  await assertRefused(
    runner,
    new RegExp(`port ${port}, for right-service, is taken by .*process ${process.pid}.*--port-base`),
  );
  assert.ok(!existsSync(dataFolder));
});

test('a second runner on the same folder; the first goes on', async (t) => {
  const dataFolder = temporaryData(t);
  const first = await startRunner(t, { dataFolder });
  await first.ready();
  const second = await startRunner(t, { dataFolder });
  await assertRefused(second, /runs already on .*npm stop/);
  assert.equal(
    first.state().processes.every(({ state }) => state === 'ready'),
    true,
  );
  first.child.kill('SIGINT');
  assert.equal(await first.ended, 0);
});

test('options that do not exist, and values that make no sense', async (t) => {
  const dataFolder = temporaryData(t);
  for (const [args, message] of [
    [['--nonsense'], /Unknown option '--nonsense'.*--help/],
    [['--port-base', 'eighty'], /--port-base takes a number/],
    [['--services', 'left,middle'], /there is no service "middle": choose of left-service, right-service/],
    [['surplus'], /surplus/],
  ] as const)
    await assertRefused(await startRunner(t, { dataFolder, args }), message, 2);
  assert.ok(!existsSync(dataFolder));
});

test('a folder that is none, or somebody else’s', async (t) => {
  const dataFolder = temporaryData(t);
  mkdirSync(dataFolder);
  writeFileSync(join(dataFolder, 'letter.txt'), 'Dear Ada');
  await assertRefused(await startRunner(t, { dataFolder }), /not a data folder .*"letter\.txt".*--data/);
  const inFile = join(dataFolder, 'letter.txt');
  await assertRefused(
    await startRunner(t, { dataFolder: inFile }),
    /cannot use the data folder .*not a folder/,
  );
  await assertRefused(
    await startRunner(t, { dataFolder: join(inFile, 'deeper') }),
    /cannot use the data folder/,
  );
  assert.equal(readFileSync(inFile, 'utf8'), 'Dear Ada');
});

const isRoot = process.getuid?.() === 0;
test('a folder that may not be written', { skip: isRoot && 'root may write everywhere' }, async (t) => {
  const dataFolder = temporaryData(t);
  mkdirSync(dataFolder, { mode: 0o500 });
  await assertRefused(
    await startRunner(t, { dataFolder }),
    /cannot use the data folder .*may not write.*--data/,
  );
  chmodSync(dataFolder, 0o700);
});

test('damaged data', async (t) => {
  const dataFolder = temporaryData(t);
  const first = await startRunner(t, { dataFolder });
  await first.ready();
  first.child.kill('SIGINT');
  await first.ended;
  const file = (...names: string[]) => join(dataFolder, ...names);
  const damage = async (path: string, content: string, message: RegExp) => {
    const whole = readFileSync(path);
    writeFileSync(path, content);
    await assertRefused(await startRunner(t, { dataFolder }), message);
    writeFileSync(path, whole);
  };
  await damage(file('postgres', 'PG_VERSION'), '17\n', /made by PostgreSQL 17, and this is 18/);
  await damage(file('postgres', 'PG_VERSION'), 'x', /damaged .*PG_VERSION/);
  await damage(
    file('postgres', 'global', 'pg_control'),
    '',
    /postgresql could not be started.*(damaged|pg_control)/,
  );
  await damage(file('secrets.json'), '{"postgres_pass', /damaged .*secrets\.json cannot be read/);
  await damage(file('secrets.json'), '{}', /damaged .*secrets\.json is not complete/);
  await damage(file('platform.json'), 'null', /damaged .*platform\.json/);
  await damage(file('platform.json'), '{"format":99}', /later version/);
  rmSync(file('secrets.json'));
  await assertRefused(await startRunner(t, { dataFolder }), /damaged .*secrets\.json is missing/);
});

test('a service that cannot run: names its last words and its log, and stops the rest', async (t) => {
  const runner = await startRunner(t, { dataFolder: temporaryData(t), env: { STAND_IN_IS_BROKEN: '1' } });
  await assertRefused(
    runner,
    /(left|right)-service could not be started .*the stand-in is broken.*\1-service\.log/,
  );
});

test('real servers that are none', async (t) => {
  const dataFolder = temporaryData(t);
  const refused = async (env: NodeJS.ProcessEnv, message: RegExp) =>
    assertRefused(await startRunner(t, { dataFolder, env }), message);
  await refused(
    { POSTGRES_URL: 'mysql://root@localhost' },
    /POSTGRES_URL is no address of the form postgres:/,
  );
  await refused({ REDIS_URL: 'redis://127.0.0.1:1' }, /nothing answers at 127\.0\.0\.1:1 .*REDIS_URL/);
  await refused({ RABBITMQ_URL: 'amqp://secret:hidden@127.0.0.1:1' }, /^(?!.*hidden).*RABBITMQ_URL/);
  const redis = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write('-WRONGPASS invalid username-password pair\r\n'));
  }).listen(0, '127.0.0.1');
  t.after(() => redis.close());
  await once(redis, 'listening');
  const { port } = redis.address() as AddressInfo;
  await refused(
    { REDIS_URL: `redis://:hidden@127.0.0.1:${port}` },
    /^(?!.*hidden).*does not take the login of REDIS_URL: .*WRONGPASS/,
  );
  assert.ok(!existsSync(dataFolder));
});
