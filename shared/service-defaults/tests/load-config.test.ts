import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Type } from '@platform/schema/type.ts';
import {
  busConfig,
  databaseConfig,
  httpConfig,
  peers,
  publicUrlConfig,
  secret,
  smtpConfig,
} from '../src/config/config.ts';
import { ConfigError, loadConfig } from '../src/config/load-config.ts';
import { PLATFORM_VERSION } from '../src/config/platform-version.ts';

const Config = Type.Object({
  ...httpConfig,
  SERVICE_SECRET: secret('Shared by services'),
  ...peers('user-service'),
  RATE: Type.Number({ default: 0.5 }),
  IS_OPEN: Type.Boolean({ default: false }),
  CORS_ORIGINS: Type.Array(Type.String(), { default: [] }),
});
const GENERATED = 'q8Zr2mVx7KpLw4TnYb6HsJd3FgCe9RuA';
const GOOD = { PORT: '8001', SERVICE_SECRET: GENERATED };

/** `NAME message` of every problem. */
function problemsOf(
  environment: Record<string, string>,
  schema: Parameters<typeof loadConfig>[0] = Config,
): string[] {
  try {
    loadConfig(schema, environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems.map(({ name, message }) => `${name} ${message}`);
  }
}

test('reads every kind of field, with defaults for what is not set', () => {
  const config = loadConfig(Config, {
    ...GOOD,
    RATE: '1.25',
    IS_OPEN: 'yes',
    CORS_ORIGINS: 'https://a.example, https://b.example,',
    LOG_LEVEL: 'debug',
  });
  assert.deepEqual(config, {
    ENVIRONMENT: 'development',
    SERVICE_VERSION: PLATFORM_VERSION,
    HOST: '127.0.0.1',
    PORT: 8001,
    MAX_CONNECTIONS: 4000,
    MAX_CONNECTIONS_PER_CLIENT: 2000,
    MIN_BODY_BYTES_PER_S: 500,
    LOG_LEVEL: 'debug',
    DRAIN_DELAY_MS: 0,
    SERVICE_SECRET: GENERATED,
    USER_SERVICE_URL: 'http://127.0.0.1:8001',
    RATE: 1.25,
    IS_OPEN: true,
    CORS_ORIGINS: ['https://a.example', 'https://b.example'],
  });
});

test('an empty variable is one that is not set', () => {
  assert.equal(loadConfig(Config, { ...GOOD, HOST: '', LOG_LEVEL: '  ' }).HOST, '127.0.0.1');
  assert.match(problemsOf({ ...GOOD, SERVICE_SECRET: '' }).join(), /^SERVICE_SECRET is not set/);
});

test('reports all problems at once, in the order of the schema', () => {
  const problems = problemsOf({
    PORT: '70000',
    LOG_LEVEL: 'loud',
    RATE: 'half',
    IS_OPEN: 'maybe',
    USER_SERVICE_URL: 'users:8001',
  });
  assert.deepEqual(
    problems.map((problem) => problem.split(' ')[0]),
    ['PORT', 'LOG_LEVEL', 'SERVICE_SECRET', 'USER_SERVICE_URL', 'RATE', 'IS_OPEN'],
  );
  assert.match(problems[1] ?? '', /must be one of trace, debug, info, warn, error, silent/);
});

test('numbers are decimal and whole where they should be', () => {
  for (const text of ['0x10', '1e3', '8001.5', '80 01', '９', 'Infinity', 'NaN', '-1'])
    assert.equal(problemsOf({ ...GOOD, PORT: text }).length, 1, text);
});

test('no value is echoed', () => {
  const problems = problemsOf(
    {
      DATABASE_URL: 'mysql://root:hunter2@db',
      DATABASE_POOL_SIZE: 'hunter2',
      SERVICE_SECRET: 'hunter2',
      PORT: 'hunter2',
    },
    Type.Object({ ...Config.properties, ...databaseConfig }),
  );
  assert.equal(problems.length, 4);
  assert.ok(!problems.join().includes('hunter2'));
});

test('one of two alternatives is needed', () => {
  const schema = Type.Object(busConfig);
  assert.match(problemsOf({}, schema).join(), /^RABBITMQ_URL or BUS_DATABASE_URL is not set/);
  assert.deepEqual(problemsOf({ RABBITMQ_URL: 'amqp://localhost' }, schema), []);
  assert.deepEqual(problemsOf({ BUS_DATABASE_URL: 'postgres://localhost/bus' }, schema), []);
});

test('production needs the address of links where mails are sent, and says so beside other problems', () => {
  const schema = Type.Object({ ...smtpConfig, ...publicUrlConfig });
  const [SMTP_URL, PUBLIC_URL] = ['smtp://mail.example', 'https://shop.example'];
  const ENVIRONMENT = 'production';
  assert.match(problemsOf({ ENVIRONMENT, SMTP_URL }, schema).join(), /^PUBLIC_URL is not set/);
  assert.deepEqual(problemsOf({ ENVIRONMENT, SMTP_URL, PUBLIC_URL }, schema), []);
  assert.deepEqual(problemsOf({ ENVIRONMENT }, schema), [], 'mails that are kept have no links');
  assert.match(loadConfig(schema, { SMTP_URL }).PUBLIC_URL ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
  for (const bad of [
    'shop.example',
    'javascript:alert(1)',
    'https://a.example?x',
    'https://a.example/"',
    'https://u:p@a',
  ])
    assert.equal(problemsOf({ PUBLIC_URL: bad }, schema).length, 1, bad);
});

test('production has no development defaults', () => {
  const problems = problemsOf({ ...GOOD, ENVIRONMENT: 'production' });
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /^USER_SERVICE_URL is not set/);
});

test('production refuses secrets that are published or were typed', () => {
  const production = { ...GOOD, ENVIRONMENT: 'production', USER_SERVICE_URL: 'http://users' };
  assert.deepEqual(problemsOf(production), []);
  for (const bad of [
    'a'.repeat(40),
    '12341234123412341234123412341234',
    'development-secret-of-32-characters',
    'change-me-change-me-change-me-now',
  ]) {
    assert.match(
      problemsOf({ ...production, SERVICE_SECRET: bad }).join(),
      /^SERVICE_SECRET is a well-known/,
      bad,
    );
    assert.deepEqual(problemsOf({ ...GOOD, SERVICE_SECRET: bad }), [], 'development takes it');
  }
});

test('production refuses well-known passwords in addresses of other machines', () => {
  const schema = Type.Object(databaseConfig);
  const problems = (url: string) =>
    problemsOf({ ENVIRONMENT: 'production', DATABASE_URL: url }, schema).length;
  assert.equal(problems('postgres://postgres:postgres@db:5432/users'), 1);
  assert.equal(problems('postgres://users:q8Zr2mVx7KpLw4Tn@db:5432/users'), 0);
  assert.equal(problems('postgres://users@db:5432/users'), 0);
  assert.equal(problems('postgres://postgres:postgres@127.0.0.1:5432/users'), 0);
});

test('a misspelled ENVIRONMENT is a problem, not development', () => {
  assert.match(
    problemsOf({ ...GOOD, ENVIRONMENT: 'prod' }).join(),
    /^ENVIRONMENT must be one of development, production/,
  );
});

test('reads a secret from the file that NAME_FILE names, and says why when it cannot', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'secret');
  writeFileSync(file, `${GENERATED}\n`);
  const config = loadConfig(Config, { PORT: '8001', SERVICE_SECRET_FILE: file });
  assert.equal((config as { SERVICE_SECRET: string }).SERVICE_SECRET, GENERATED);
  assert.deepEqual(problemsOf({ PORT: '8001', SERVICE_SECRET_FILE: join(folder, 'none') }), [
    'SERVICE_SECRET cannot be read from the file that SERVICE_SECRET_FILE names (ENOENT).',
  ]);
  writeFileSync(file, '');
  assert.equal(problemsOf({ PORT: '8001', SERVICE_SECRET_FILE: file }).length, 1);
  const bus = Type.Object(busConfig);
  writeFileSync(file, 'postgres://a:b@c/d');
  assert.deepEqual(problemsOf({ BUS_DATABASE_URL_FILE: file }, bus), []);
});
