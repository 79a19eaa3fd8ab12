import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkBusLogin, requireOwnRabbitMqUser } from '../src/config/bus-login.ts';
import type { CommonConfig } from '../src/config/common-config.ts';
import { ConfigError } from '../src/config/load-config.ts';

const SERVICE = 'order-service';
const configOf = (more: Partial<CommonConfig>): CommonConfig => ({ HOST: '127.0.0.1', PORT: 0, ...more });
const rabbitMq = (user: string) => `amqp://${user}:hunter2@mq.example`;

/** What is logged by a look at the login, or the problem that it is refused with. */
async function outcomeOf(login: string | undefined, more: Partial<CommonConfig>): Promise<unknown> {
  const warned: string[] = [];
  const log = {
    debug() {},
    info() {},
    error() {},
    warn: (_: object, text: string) => void warned.push(text),
  };
  try {
    await checkBusLogin({ login: async () => login }, SERVICE, configOf(more), log);
    return warned.length === 0 ? 'silent' : 'warned';
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    assert.ok(!error.message.includes('hunter2'));
    return error.problems[0]?.name;
  }
}

describe('in production', () => {
  const ENVIRONMENT = 'production';
  for (const [user, namespace] of [
    ['platform', undefined],
    ['guest', undefined],
    ['', undefined],
    ['payment-service', undefined],
    ['Order-Service', undefined],
    ['order-service', 'shop-'],
    ['shop-order-service', undefined],
    ['%E0%A4%A', undefined],
  ] as const)
    test(`a RabbitMQ user "${user}" is refused${namespace ? ` under ${namespace}` : ''}, before anything is connected`, () => {
      const config = configOf({
        ENVIRONMENT,
        RABBITMQ_URL: rabbitMq(user),
        ...(namespace && { BUS_NAMESPACE: namespace }),
      });
      assert.throws(
        () => requireOwnRabbitMqUser(SERVICE, config),
        /RABBITMQ_URL is to name the user .*order-service/,
      );
    });

  test("a RabbitMQ user with the service's name is its own, with the namespace where there is one", () => {
    requireOwnRabbitMqUser(SERVICE, configOf({ ENVIRONMENT, RABBITMQ_URL: rabbitMq('order-service') }));
    requireOwnRabbitMqUser(SERVICE, configOf({ ENVIRONMENT, RABBITMQ_URL: rabbitMq('order%2Dservice') }));
    const shared = { RABBITMQ_URL: rabbitMq('shop-order-service'), BUS_NAMESPACE: 'shop-' };
    requireOwnRabbitMqUser(SERVICE, configOf({ ENVIRONMENT, ...shared }));
  });

  test('a bus in PostgreSQL says whose login it is: the owner and others are refused', async () => {
    const url = { ENVIRONMENT, BUS_DATABASE_URL: 'postgres://x:hunter2@db/bus' } as const;
    assert.equal(await outcomeOf(SERVICE, url), 'silent');
    assert.equal(await outcomeOf(undefined, url), 'BUS_DATABASE_URL');
    assert.equal(await outcomeOf('payment-service', url), 'BUS_DATABASE_URL');
  });

  test('a service without a bus needs no login', () => {
    requireOwnRabbitMqUser(SERVICE, configOf({ ENVIRONMENT }));
  });
});

describe('in development', () => {
  test('one login for all works, with a warning', async () => {
    requireOwnRabbitMqUser(SERVICE, configOf({ RABBITMQ_URL: rabbitMq('guest') }));
    assert.equal(await outcomeOf('guest', { RABBITMQ_URL: rabbitMq('guest') }), 'warned');
    assert.equal(await outcomeOf(undefined, { BUS_DATABASE_URL: 'postgres://x@db/bus' }), 'warned');
  });

  test("a service's own login works without one", async () => {
    assert.equal(await outcomeOf(SERVICE, { RABBITMQ_URL: rabbitMq(SERVICE) }), 'silent');
    const shared = { RABBITMQ_URL: rabbitMq('shop-order-service'), BUS_NAMESPACE: 'shop-' };
    assert.equal(await outcomeOf('shop-order-service', shared), 'silent');
    assert.equal(await outcomeOf(SERVICE, { BUS_DATABASE_URL: 'postgres://x@db/bus' }), 'silent');
  });
});
