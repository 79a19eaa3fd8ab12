import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';

const SCRIPTS = join(import.meta.dirname, '..', 'scripts');
// In the place of npm: it says that it has begun, and installs once it is let go.
const NPM = `#!/bin/sh
echo begun >> "$HOME/begun"
env > "$HOME/environment"
while [ ! -e "$HOME/go" ]; do sleep 0.05; done
mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json
`;
const ENSURE = `import('./scripts/dependencies.mjs').then(({ ensureDependencies }) => ensureDependencies())`;

/** A checkout with scripts and a lock file, and without dependencies. */
function checkout(t: TestContext) {
  const root = mkdtempSync(join(tmpdir(), 'install-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  cpSync(SCRIPTS, join(root, 'scripts'), { recursive: true });
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: {} }));
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin', 'npm'), NPM);
  chmodSync(join(root, 'bin', 'npm'), 0o755);
  const env = { PATH: `${join(root, 'bin')}:${process.env.PATH}`, HOME: root };
  const run = (more: Record<string, string> = {}) => {
    const child = spawn(process.execPath, ['-e', ENSURE], { cwd: root, env: { ...env, ...more } });
    t.after(() => child.kill('SIGKILL'));
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
    return { child, said: () => said, ended: once(child, 'exit').then(([code]) => code as number | null) };
  };
  const file = (name: string) => join(root, name);
  const read = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '');
  const begun = () => read('begun').split('\n').length - 1;
  return { root, env, run, read, begun, letGo: () => writeFileSync(file('go'), '') };
}

test('of starts at once one installs, and the others say so and wait', async (t) => {
  const { run, begun, letGo } = checkout(t);
  const starts = [run(), run(), run()];
  await eventually(() => {
    const waiting = starts.filter(({ said }) =>
      /is installing the dependencies \(process \d+\); waiting/.test(said()),
    );
    assert.deepEqual([begun(), waiting.length], [1, 2]);
  });
  letGo();
  assert.deepEqual(await Promise.all(starts.map(({ ended }) => ended)), [0, 0, 0]);
  assert.equal(begun(), 1);
});

test('an installer that was killed is waited for as long as its npm goes on', async (t) => {
  const { run, begun, letGo } = checkout(t);
  const first = run();
  await eventually(() => assert.equal(begun(), 1));
  first.child.kill('SIGKILL');
  await first.ended;
  const second = run();
  await eventually(() => assert.match(second.said(), /is installing the dependencies/));
  letGo();
  assert.equal(await second.ended, 0);
  assert.equal(begun(), 1);
});

test('npm stop ends a start that installs, and the next one installs', async (t) => {
  const { root, env, run, begun, letGo } = checkout(t);
  const first = run();
  await eventually(() => assert.equal(begun(), 1));
  const stop = spawn(process.execPath, ['scripts/stop.mjs'], { cwd: root, env });
  assert.match(await text(stop.stdout), /stopped a start that was installing the dependencies/);
  assert.equal(await first.ended, 143);
  assert.match(first.said(), /interrupted: the dependencies are not installed/);
  const none = spawnSync(process.execPath, ['scripts/stop.mjs'], { cwd: root, env, encoding: 'utf8' });
  assert.deepEqual([none.status, none.stdout], [0, 'nothing runs: the dependencies are not installed\n']);
  letGo();
  assert.equal(await run().ended, 0);
  assert.equal(begun(), 2);
});

test('npm gets what it needs to reach its registry, and nothing else of the shell', async (t) => {
  const { run, read, letGo, root } = checkout(t);
  writeFileSync(join(root, '.npmrc'), `//registry.example/:_authToken=\${COMPANY_TOKEN}\n`);
  letGo();
  const wanted = {
    https_proxy: 'http://proxy',
    COMPANY_TOKEN: 't',
    npm_config_registry: 'https://registry.example/',
  };
  const strange = {
    NODE_ENV: 'production',
    NODE_OPTIONS: '--no-warnings',
    npm_config_json: 'true',
    npm_config_omit: 'dev',
    PGHOST: 'x',
  };
  assert.equal(await run({ ...wanted, ...strange }).ended, 0);
  const seen = read('environment').split('\n');
  for (const [name, value] of Object.entries(wanted)) assert.ok(seen.includes(`${name}=${value}`), name);
  for (const name of Object.keys(strange)) assert.ok(!seen.some((line) => line.startsWith(`${name}=`)), name);
});
