import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { urlVariable } from '@platform/contracts/address-variables.ts';
import type { PassedVariables } from '../platform/src/environment/passed-variables.ts';
import { platform } from '../platform/src/topology.ts';

const root = join(import.meta.dirname, '..');
const { everyService } = JSON.parse(
  readFileSync(join(root, 'platform/passed-variables.json'), 'utf8'),
) as PassedVariables;

/** What the runner says itself, or what has no meaning on one machine. */
const OF_THE_RUNNER = new Set([
  ...[
    'ENVIRONMENT',
    'SERVICE_VERSION',
    'HOST',
    'PORT',
    'MANAGEMENT_HOST',
    'MANAGEMENT_PORT',
    'GRPC_PORT',
    'ADVERTISED_HOST',
    'AUTH_GRPC_URL',
  ],
  ...[
    'CONSUL_HTTP_ADDR',
    'CONSUL_HTTP_TOKEN',
    'TOKEN_ISSUER',
    'TOKEN_AUDIENCE',
    'SERVICE_SECRET',
    'SERVICE_CLIENTS',
  ],
  ...['DATABASE_URL', 'DATABASE_DIRECT_URL', 'DATABASE_POOL_SIZE', 'MIGRATE_ON_START', 'MAIL_TOKEN_SECRET'],
  ...[
    'RABBITMQ_URL',
    'BUS_DATABASE_URL',
    'BUS_NAMESPACE',
    'REDIS_URL',
    'CACHE_PREFIX',
    'SMTP_URL',
    'PUBLIC_URL',
  ],
]);

/** Where the services are, as the runner tells each. */
const ADDRESSES = new Set<string>(platform.services.map(({ name }) => urlVariable(name)));

for (const { name, variables = [], secrets = [] } of platform.services)
  test(`every setting of ${name} may come from the shell of npm start, or is the runner's`, async () => {
    const { config } = await import(`../services/${name}/src/config.ts`);
    const reaching = new Set([...everyService, ...variables, ...secrets]);
    const forgotten = Object.keys(config.properties).filter(
      (setting) => !reaching.has(setting) && !OF_THE_RUNNER.has(setting) && !ADDRESSES.has(setting),
    );
    assert.deepEqual(forgotten, [], 'run `npm run generate`');
  });
