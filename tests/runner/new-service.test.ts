import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { PlatformState } from '../../platform/src/data-folder/platform-state.ts';
import { freePortBase } from '../../platform/src/environment/free-port-base.ts';
import { platform } from '../../platform/src/topology.ts';
import { formatFiles } from '../../scripts/new-service/follow-models.ts';
import { writeFiles } from '../../scripts/new-service/make-service.ts';
import { filesOf, type Part } from '../../scripts/new-service/template.ts';
import { copyCheckout, git } from '../checkout-copy.ts';

const THING = 'gift-card';
/** In two parts: what names a service in one is in the way of its removal. */
const SERVICE = `${THING}-service`;
/** The parts that they have. */
const VARIANTS: readonly (readonly Part[])[] = [['table', 'tests'], ['tests']];
const FOLDER = `services/${SERVICE}`;
const copy = mkdtempSync(join(tmpdir(), 'new-service-test-'));
const data = mkdtempSync(join(tmpdir(), 'new-service-data-'));
after(() => {
  for (const folder of [copy, data]) rmSync(folder, { recursive: true, force: true });
});

copyCheckout(copy);

/** Runs a program of the copy on this Node. */
function run(program: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(copy, program), ...args], { cwd: copy, encoding: 'utf8' });
}

function succeed(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = run(program, ...args);
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

test('a new service is right as it is, and gone when it is removed', async (t) => {
  succeed('scripts/new-service/main.ts', SERVICE);
  const variants = VARIANTS.map(writeVariant);
  await t.test('its types and its form, whatever is left out', () => {
    succeed('node_modules/typescript/bin/tsc', '-p', '.');
    const folders = [FOLDER, ...variants, 'shared/contracts', 'platform'];
    succeed('node_modules/@biomejs/biome/bin/biome', 'check', ...folders);
  });
  await t.test('its own tests, and those of what is generated', () => {
    succeed('tests/harness/main.ts', 'tests/generate', 'tests/service-models.test.ts', FOLDER, ...variants);
  });
  for (const variant of variants) rmSync(join(copy, variant), { recursive: true });
  await t.test('npm would install the same', () => {
    const before = read('package-lock.json');
    execFileSync('npm', ['install', '--package-lock-only', '--offline', '--ignore-scripts'], { cwd: copy });
    assert.equal(read('package-lock.json'), before);
  });
  await t.test('it starts', async () => {
    const { processes } = await startOnce([SERVICE, 'auth-service']);
    const started = processes.map(({ name, state }) => `${name} ${state}`).toSorted();
    assert.deepEqual(started, ['auth-service ready', `${SERVICE} ready`, 'postgresql ready']);
  });
  await t.test('what was changed in it, and is not committed, is not thrown away', () => {
    const readme = `${FOLDER}/README.md`;
    const before = read(readme);
    writeFileSync(join(copy, readme), `${before}\nMy work.\n`);
    assert.match(remove().stderr, /not committed.*\n.*README\.md\n.*--force/);
    writeFileSync(join(copy, readme), before);
  });
  await t.test('whoever names it is told', () => {
    const caller = 'services/user-service/src/caller.ts';
    writeFileSync(join(copy, caller), `export const PEER = '${SERVICE}';\n`);
    assert.match(remove().stderr, new RegExp(`${caller}:1: `));
    rmSync(join(copy, caller));
  });
  await t.test('and it leaves nothing', () => {
    const dropping = ['scripts/remove-service/main.ts', SERVICE, '--drop-data', '--data', data];
    const { status, stderr, stdout } = run('scripts/run24.mjs', ...dropping);
    assert.deepEqual([status, stderr], [0, ''], 'nothing was to be installed');
    assert.match(stdout, new RegExp(`Dropped the database gift_cards and the queues of ${SERVICE}`));
    const again = run('scripts/run24.mjs', ...dropping);
    assert.match(again.stderr, new RegExp(`there is no service ${SERVICE}`));
    assert.equal(git(copy, 'status', '--porcelain'), '');
  });
});

for (const [name, reason] of [
  ['GiftCard', /GiftCard is no name/],
  ['gift-card', /gift-card is no name/],
  ['user-service', /services\/user-service is there already/],
  ['group-service', /group is a word of SQL/],
  ['outbox-service', /Outbox is a type/],
  ['notification-center-service-that-has-a-long-name-service', /too long/],
] as const)
  test(`${name} is refused, with a reason`, () => {
    const { status, stderr } = run('scripts/new-service/main.ts', name);
    assert.match(stderr, reason);
    assert.equal(status, 1);
    assert.equal(git(copy, 'status', '--porcelain'), '');
  });

function remove() {
  return run('scripts/remove-service/main.ts', SERVICE);
}

/** A service with some parts alone, which nothing is generated of: it has no package.json. Returns its folder. */
function writeVariant(parts: readonly Part[]): string {
  const name = `${['plain', ...parts].join('-')}-service`;
  const files = filesOf({ name, port: 8098, parts: new Set(parts) });
  files.delete(`services/${name}/package.json`);
  writeFiles(copy, files);
  formatFiles(copy, [...files.keys()]);
  return `services/${name}`;
}

function read(path: string): string {
  return readFileSync(join(copy, path), 'utf8');
}

/** Starts services of the copy, on an embedded server, until all are ready; and stops them. */
async function startOnce(services: readonly string[]): Promise<PlatformState> {
  const base = String(await freePortBase(platform));
  const args = ['--data', data, '--json', '--services', services.join(), '--port-base', base];
  const env = { ...process.env, POSTGRES_URL: '', RABBITMQ_URL: '', REDIS_URL: '', SMTP_URL: '' };
  const runner = spawn(process.execPath, [join(copy, 'platform/src/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env,
  });
  const exit = once(runner, 'exit');
  const [line] = await Promise.race([once(runner.stdout ?? runner, 'data'), exit.then(() => ['{}'])]);
  runner.kill('SIGTERM');
  await exit;
  return JSON.parse(String(line));
}
