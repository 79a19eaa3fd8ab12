import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataFolder } from './data-folder.ts';
import { type Backing, serviceEnvironment } from './service-environment.ts';
import { platform } from './topology.ts';

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

function environmentOf(name: string, backing: Partial<Backing> = {}): NodeJS.ProcessEnv {
  const service = platform.services.find((each) => each.name === name);
  assert.ok(service);
  return serviceEnvironment(service, {
    folder,
    portBase: 9000,
    all: platform.services,
    backing: { postgres, ...backing },
    secrets: {
      postgresPassword: 'root-password',
      serviceSecret: (service) => `secret-of-${service}`,
      mailTokenSecret: 'm4il',
      rolePassword: postgres.rolePassword,
    },
  });
}

test('a service is told its own port, its own database and where the others are', () => {
  const env = environmentOf('order-service');
  assert.equal(env.PORT, '9002');
  assert.equal(
    env.DATABASE_URL,
    'postgres://p_orders:password-of-orders@db.example:5432/p_orders?sslmode=require',
  );
  assert.equal(env.PRODUCT_SERVICE_URL, 'http://127.0.0.1:9003');
});

test('no service hears a secret that it does not need', () => {
  for (const { name, database, issuesTokens, usesMailTokens } of platform.services) {
    const values = Object.values(environmentOf(name)).join('\n');
    assert.ok(!values.includes('root-password'), name);
    assert.equal(values.includes('m4il'), usesMailTokens ?? false, name);
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
  const url = environmentOf('order-service').BUS_DATABASE_URL;
  assert.equal(url, 'postgres://p_orders:password-of-orders@db.example:5432/p_bus?sslmode=require');
  const env = environmentOf('order-service', { rabbitmqUrl: 'amqp://mq', namespace: 'mine-' });
  assert.deepEqual(
    [env.RABBITMQ_URL, env.BUS_NAMESPACE, env.BUS_DATABASE_URL],
    ['amqp://mq', 'mine-', undefined],
  );
});

test('what the shell says of databases and ports does not slip in', (t) => {
  for (const [name, value] of Object.entries({
    DATABASE_URL: 'x',
    REDIS_URL: 'x',
    npm_config_x: 'x',
    PORT: '1',
  })) {
    const before = process.env[name];
    process.env[name] = value;
    t.after(() => {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
  }
  const env = environmentOf('api-gateway');
  assert.deepEqual(
    [env.DATABASE_URL, env.REDIS_URL, env.npm_config_x, env.PORT],
    [undefined, undefined, undefined, '9000'],
  );
});
