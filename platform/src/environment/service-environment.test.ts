import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { readJsonFile } from '../data-folder/json-file.ts';
import { repositoryRoot } from '../repository.ts';
import { platform } from '../topology.ts';
import type { PassedVariables } from './passed-variables.ts';
import { type Backing, type EnvironmentInput, serviceEnvironment } from './service-environment.ts';

const folder: DataFolder = {
  path: '/data',
  isNew: true,
  lock: { release: () => undefined },
  file: (...names) => ['/data', ...names].join('/'),
};
const postgres = {
  url: 'postgres://root:root-password@db.example:5432/postgres?sslmode=require',
  prefix: 'p_',
  isOwn: false,
  rolePassword: (database: string) => `password-of-${database}`,
};

function environmentOf(
  name: string,
  backing: Partial<Backing> = {},
  control?: EnvironmentInput['control'],
  links?: EnvironmentInput['links'],
): NodeJS.ProcessEnv {
  const service = platform.services.find((each) => each.name === name);
  assert.ok(service);
  return serviceEnvironment(service, {
    folder,
    portBase: 9000,
    keepsTraces: true,
    control,
    links,
    all: platform.services,
    backing: { postgres, ...backing },
    secrets: {
      postgresPassword: 'root-password',
      serviceSecret: (service) => `secret-of-${service}`,
      sharedSecret: (variable) => `shared-${variable}`,
      rolePassword: postgres.rolePassword,
    },
  });
}

test('a service is told its own port, its own database and where the others are', () => {
  const env = environmentOf('user-service');
  assert.deepEqual([env.PORT, env.MANAGEMENT_PORT, env.MANAGEMENT_HOST], ['9001', '9101', '127.0.0.1']);
  assert.equal(
    env.DATABASE_URL,
    'postgres://p_users:password-of-users@db.example:5432/p_users?sslmode=require',
  );
  assert.equal(env.AUTH_SERVICE_URL, 'http://127.0.0.1:9005');
});

const SHARED = new Set(platform.services.flatMap(({ secrets = [] }) => secrets));

test('no service hears a secret that it does not need', () => {
  assert.deepEqual([...SHARED], ['MAIL_TOKEN_SECRET', 'WEB_SESSION_SECRET']);
  for (const { name, database, issuesTokens, secrets = [] } of platform.services) {
    const values = Object.values(environmentOf(name)).join('\n');
    assert.ok(!values.includes('root-password'), name);
    for (const secret of SHARED)
      assert.equal(values.includes(`shared-${secret}`), secrets.includes(secret), `${name} and ${secret}`);
    for (const { name: other } of platform.services) {
      const isNeeded = issuesTokens ? other !== name : other === name;
      assert.equal(values.includes(`secret-of-${other}`), isNeeded, `${name} and the secret of ${other}`);
    }
    for (const other of platform.services)
      if (other.database && other.database !== database)
        assert.ok(!values.includes(`password-of-${other.database}`), `${name} knows ${other.database}`);
    assert.ok(!values.includes('password-of-bus'), `${name} knows the login of the owner of the bus`);
  }
});

test('the bus is RabbitMQ where there is one, and PostgreSQL otherwise', () => {
  const url = environmentOf('user-service').BUS_DATABASE_URL;
  assert.equal(url, 'postgres://p_users:password-of-users@db.example:5432/p_bus?sslmode=require');
  const env = environmentOf('user-service', { rabbitmqUrl: 'amqp://mq', namespace: 'mine-' });
  assert.deepEqual(
    [env.RABBITMQ_URL, env.BUS_NAMESPACE, env.BUS_DATABASE_URL],
    ['amqp://mq', 'mine-', undefined],
  );
});

// Of bug reports about proxies, PostgreSQL clients, Node, npm, locales and other programs' settings.
const STRANGE = {
  ...{ http_proxy: 'http://127.0.0.1:9', HTTPS_PROXY: 'x', ALL_PROXY: 'x', no_proxy: 'x', grpc_proxy: 'x' },
  ...{ PGSSLMODE: 'require', PGHOST: 'x', PGUSER: 'x', PGPASSWORD: 'x', PGOPTIONS: '-c x=y', PGTZ: 'x' },
  ...{ NODE_OPTIONS: '--inspect', NODE_ENV: 'production', NODE_USE_ENV_PROXY: '1', NODE_DEBUG: 'http' },
  ...{ UV_THREADPOOL_SIZE: '1', LD_LIBRARY_PATH: '/x', LD_PRELOAD: '/x.so', DYLD_LIBRARY_PATH: '/x' },
  ...{ LC_ALL: 'tr_TR.UTF-8', LANG: 'xx', LANGUAGE: 'xx', TZ: 'Mars/Base', HOME: '/nowhere', USER: 'x' },
  ...{
    DATABASE_URL: 'x',
    REDIS_URL: 'x',
    RABBITMQ_URL: 'x',
    SMTP_URL: 'x',
    BUS_DATABASE_URL: 'x',
    PORT: '1',
    MANAGEMENT_PORT: '1',
  },
  ...{
    HOST: 'x',
    ENVIRONMENT: 'production',
    SERVICE_VERSION: 'x',
    CONSUL_HTTP_ADDR: 'http://x',
    CACHE_PREFIX: 'x',
  },
  ...{
    npm_config_x: 'x',
    FORCE_COLOR: '1',
    NO_COLOR: '1',
    DEBUG: '*',
    OTEL_SERVICE_NAME: 'x',
    OTEL_SDK_DISABLED: 'true',
  },
  ...{
    SERVICE_SECRET: 'x',
    SERVICE_CLIENTS: 'x',
    MAIL_TOKEN_SECRET: 'x',
    AUTH_GRPC_URL: 'x',
    GRPC_PORT: '1',
  },
};

test('what mails lead to is at the gateway, or where the shell says', (t) => {
  setVariables(t, { PUBLIC_URL: '' });
  assert.equal(environmentOf('notification-service').PUBLIC_URL, 'http://127.0.0.1:9000');
  assert.equal(environmentOf('user-service').PUBLIC_URL, undefined);
  setVariables(t, { PUBLIC_URL: 'https://shop.example' });
  assert.equal(environmentOf('notification-service').PUBLIC_URL, 'https://shop.example');
});

test('where the accounts to offer are is told to the service with the sign-in page alone', () => {
  const told = platform.services.filter(({ name }) =>
    JSON.stringify(environmentOf(name)).includes('accounts.json'),
  );
  assert.deepEqual(
    told.map(({ name }) => name),
    ['web'],
  );
});

test('how to reach the runner is told to the service with the console alone', () => {
  const control = { url: 'http://127.0.0.1:9319', token: 'token-of-the-runner' };
  const told = platform.services.filter(({ name }) =>
    Object.values(environmentOf(name, {}, control)).includes(control.token),
  );
  assert.deepEqual(
    told.map(({ name }) => name),
    ['web'],
  );
  assert.equal(environmentOf('web', {}, control).RUNNER_URL, control.url);
});

test('services go to PostgreSQL by the links of the run', () => {
  const name = platform.services.find(({ usesBus }) => usesBus)?.name ?? '';
  const links = { route: (service: string, link: string) => `postgres://by/${service}/${link}` };
  const { DATABASE_URL, BUS_DATABASE_URL } = environmentOf(name, {}, undefined, links);
  assert.deepEqual(
    [DATABASE_URL, BUS_DATABASE_URL],
    ['database', 'bus'].map((link) => `postgres://by/${name}/${link}`),
  );
});

test('nothing of the shell reaches a service but what is named', (t) => {
  setVariables(t, {
    ...STRANGE,
    LOG_LEVEL: 'debug',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c',
    BCRYPT_COST: '10',
  });
  for (const { name } of platform.services) {
    const env = environmentOf(name);
    for (const [variable, value] of Object.entries(STRANGE))
      if (env[variable] !== undefined) assert.notEqual(env[variable], value, `${variable} of ${name}`);
    assert.deepEqual([env.LOG_LEVEL, env.OTEL_EXPORTER_OTLP_ENDPOINT, env.TZ], ['debug', 'http://c', 'UTC']);
    assert.equal(env.BCRYPT_COST, name === 'user-service' ? '10' : undefined);
  }
  const { PORT, MANAGEMENT_PORT } = environmentOf('api-gateway');
  assert.deepEqual([PORT, MANAGEMENT_PORT], ['9000', '9100']);
});

test('the variables that are passed exist, and README names each', () => {
  const { runner, everyService } = readJsonFile(
    join(repositoryRoot, 'platform/passed-variables.json'),
  ) as PassedVariables;
  const readme = readFileSync(join(repositoryRoot, 'platform/README.md'), 'utf8');
  for (const variable of [...runner, ...everyService])
    assert.ok(readme.includes(`\`${variable}\``), variable);
  for (const { name, variables = [] } of platform.services) {
    const own = readFileSync(join(repositoryRoot, 'services', name, 'README.md'), 'utf8');
    const config = readFileSync(join(repositoryRoot, 'services', name, 'src', 'config.ts'), 'utf8');
    for (const variable of variables) {
      assert.ok(own.includes(`\`${variable}`), `${variable} in the README of ${name}`);
      assert.ok(variable === 'CONFIG_FILE' || config.includes(`  ${variable}:`), `${variable} of ${name}`);
    }
  }
});

function setVariables(t: TestContext, variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) {
    const before = process.env[name];
    process.env[name] = value;
    t.after(() => {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
  }
}
