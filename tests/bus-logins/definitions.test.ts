import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import { ADMIN } from '../../scripts/bus-logins/admin.ts';
import { rabbitMqDefinitions } from '../../scripts/bus-logins/definitions.ts';
import { readCompose } from '../ops/compose-file.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe("the services' logins", () => {
  test('may do at RabbitMQ what contracts say now: run `npm run bus-logins`', () => {
    assert.deepEqual(JSON.parse(read('scripts/container/rabbitmq/permissions.json')), rabbitMqDefinitions());
  });

  test('begin with the namespace of a platform that shares a RabbitMQ', () => {
    const { permissions } = rabbitMqDefinitions('shop-') as {
      permissions: { user: string; write: string }[];
    };
    const [, login] = permissions;
    assert.equal(login?.user, `shop-${MESSAGING_SERVICES[0]}`);
    assert.match(`shop-${MESSAGING_SERVICES[0]}.events`, new RegExp(login?.write ?? ''));
    assert.doesNotMatch(`${MESSAGING_SERVICES[0]}.events`, new RegExp(login?.write ?? ''));
    assert.doesNotMatch('events', new RegExp(login?.write ?? ''));
  });

  test('are there for development, one for each service', () => {
    const { users } = JSON.parse(read('scripts/container/rabbitmq/development-users.json'));
    assert.deepEqual(
      users.map(({ name }: { name: string }) => name).toSorted(),
      [ADMIN, ...MESSAGING_SERVICES].toSorted(),
    );
  });

  for (const file of ['docker-compose.yml', 'docker-compose.prod.yml'])
    test(`are what each service of ${file} uses, and only its own`, () => {
      const { services } = readCompose(file);
      for (const name of MESSAGING_SERVICES) {
        const { environment, secrets = [] } = services[name];
        const own = file.includes('prod')
          ? secrets.some(
              ({ source, target }: { source?: string; target?: string }) =>
                source === `${name.replaceAll('-', '_')}_rabbitmq_url` && target === 'rabbitmq_url',
            )
          : new URL(environment.RABBITMQ_URL).username === name;
        assert.ok(own, name);
        assert.ok(!secrets.includes('rabbitmq_url'), name);
      }
    });

  for (const file of [
    'k8s/overlays/local/secrets/kustomization.yaml',
    'k8s/components/external-secrets/services.yaml',
  ])
    test(`are what each service of ${file} is given`, () => {
      const text = read(file);
      for (const name of MESSAGING_SERVICES)
        assert.match(text, new RegExp(`[/=]${name.replaceAll('-', '_')}_rabbitmq_url`));
      assert.doesNotMatch(text, /[/=]rabbitmq_url/);
    });
});
