import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { loadConfig } from '@platform/service-defaults/config/load-config.ts';
import { config } from './config.ts';
import { keyRingOptions } from './settings.ts';

const generated = () => randomBytes(32).toString('base64');
const environment = {
  PORT: '8005',
  DATABASE_URL: `postgres://auth:${generated()}@db/auth`,
  RABBITMQ_URL: `amqp://auth:${generated()}@mq`,
  SERVICE_CLIENTS: `api-gateway:${generated()},user-service:${generated()}`,
};

describe('configuration of auth-service', () => {
  it('needs no secret for its keys in development, and one in production', () => {
    assert.equal(keyRingOptions(loadConfig(config, environment)).encryptionSecret, undefined);
    const production = { ...environment, ENVIRONMENT: 'production', AUTH_SERVICE_URL: 'http://auth-service' };
    assert.throws(() => loadConfig(config, production), /KEY_ENCRYPTION_SECRET is not set/);
    const secret = generated();
    const complete = loadConfig(config, { ...production, KEY_ENCRYPTION_SECRET: secret });
    assert.equal(keyRingOptions(complete).encryptionSecret, secret);
  });

  it('has no default for the secrets of services in production, and takes no short one', () => {
    const { SERVICE_CLIENTS: _, ...without } = environment;
    assert.throws(
      () => loadConfig(config, { ...without, ENVIRONMENT: 'production' }),
      /SERVICE_CLIENTS is not set/,
    );
    for (const bad of ['user-service:short', 'no-secret', `:${generated()}`, `a:${generated()},`])
      assert.throws(
        () => loadConfig(config, { ...environment, SERVICE_CLIENTS: bad }),
        /SERVICE_CLIENTS does not/,
      );
    assert.throws(
      () => loadConfig(config, { ...environment, KEY_ENCRYPTION_SECRET: 'short' }),
      /KEY_ENCRYPTION_SECRET/,
    );
  });
});
