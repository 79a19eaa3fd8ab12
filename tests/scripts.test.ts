import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

const cwd = dirname(import.meta.dirname);
const run = (command: string, args: readonly string[], input = '') =>
  spawnSync(command, args, { cwd, input, encoding: 'utf8' });

const hasShellcheck = run('shellcheck', ['--version']).status === 0;
const scripts = globSync('scripts/{,container/}*.sh', { cwd });

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: some-service
spec:
  selector:
    matchLabels:
      platform/track: stable
  template:
    spec:
      containers:
        - name: service
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: some-service
`;

// Of bug reports: what people have in their shells for other programs.
const STRANGE = {
  http_proxy: 'x',
  PGSSLMODE: 'require',
  NODE_ENV: 'production',
  LC_ALL: 'tr_TR',
  npm_config_json: 'true',
};

describe('what of the shell reaches our programs', () => {
  for (const [what, kept] of Object.entries({
    cliEnvironment: { PLATFORM_URL: 'x', XDG_CONFIG_HOME: 'x', NODE_EXTRA_CA_CERTS: '' },
    runnerEnvironment: { POSTGRES_URL: 'x', LOG_LEVEL: 'debug', RATE_LIMITS: 'x', TMPDIR: '/tmp' },
    toolEnvironment: { TEST_POSTGRES_URL: 'x', FAULTS_SEED: '1', REQUIRE_SERVERS: '1', REDIS_URL: 'x' },
  }))
    test(`${what} has what is named, and nothing else`, () => {
      const print = `import('./scripts/environment.mjs').then((all) => console.log(JSON.stringify(all.${what}())))`;
      const env = { PATH: process.env.PATH, HOME: '/home', ...STRANGE, ...kept };
      const { stdout } = spawnSync(process.execPath, ['-e', print], { cwd, env, encoding: 'utf8' });
      const { PATH, HOME, ...rest } = JSON.parse(stdout);
      assert.deepEqual([PATH, HOME, rest], [process.env.PATH, '/home', kept]);
    });

  test('platform start and stop are those of npm, with nothing of npm on stdout', () => {
    const platform = (...args: string[]) => run(process.execPath, ['clients/cli/bin/platform.mjs', ...args]);
    assert.match(platform('--json', 'start', '--help').stdout, /^Usage: npm start/);
    assert.equal(platform('--data', '/nowhere/at-all', 'stop').stdout, 'nothing runs on /nowhere/at-all\n');
    assert.equal(platform('start', '--nonsense').status, 2);
  });
});

describe('shell scripts', () => {
  test('pass shellcheck', { skip: !hasShellcheck && 'shellcheck is not on PATH' }, () => {
    const { status, stdout } = run('shellcheck', ['-x', ...scripts]);
    assert.equal(status, 0, stdout);
  });

  for (const script of ['scripts/deploy.sh', 'scripts/setup.sh'])
    test(`${script} --help says how it is used`, () => {
      const { status, stdout } = run(script, ['--help']);
      assert.equal(status, 0);
      assert.match(stdout, new RegExp(`^ +${script}`, 'm'));
    });

  for (const [args, message] of [
    [['nowhere'], /there is no k8s\/overlays\/nowhere; there are: local production/],
    [['local', '--strategy', 'hope'], /there is no strategy hope/],
    [['local', '--strategy'], /--strategy needs a value/],
    [['local', '--force'], /there is no option --force/],
    [['local', 'production'], /one environment, not local and production/],
    [['local', '--watch', 'long'], /take numbers/],
  ] as const)
    test(`deploy.sh ${args.join(' ')} is refused as wrong usage`, () => {
      const { status, stderr } = run('scripts/deploy.sh', args);
      assert.equal(status, 2);
      assert.match(stderr, message);
    });
});

describe('manifests.mjs', () => {
  const pick = (...args: string[]) =>
    run(
      process.execPath,
      ['scripts/deploy/manifests.mjs', ...args],
      `${SERVICE}---\n${DEPLOYMENT}`,
    ).stdout.trim();

  test('takes documents by their kind', () => {
    assert.equal(pick('only', 'Deployment'), DEPLOYMENT.trim());
    assert.equal(pick('except', 'Deployment'), SERVICE.trim());
  });

  test('makes of a deployment one that runs beside it, with pods of its own', () => {
    const next = pick('next');
    assert.match(next, /^ {2}name: some-service-next$/m);
    assert.match(next, /platform\/track: next/);
    assert.match(next, /- name: service$/m);
    assert.doesNotMatch(next, /stable|kind: Service/);
  });
});

test('secrets made before there was a service are completed, and all others stay', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const make = () => assert.equal(run('bash', ['scripts/make-secrets.sh', folder]).status, 0);
  const read = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  make();
  const complete = read();
  const forget = (name: string, entry: RegExp) => {
    const text = readFileSync(join(folder, name), 'utf8');
    rmSync(join(folder, name));
    writeFileSync(join(folder, name), text.replace(entry, ''));
  };
  forget('service_clients', /,[^,]*$/);
  forget('rabbitmq_users', /,\{[^{]*(?=\]\}$)/);
  assert.notDeepEqual(read(), complete);
  make();
  assert.deepEqual(read(), complete);
});
