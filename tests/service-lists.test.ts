import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { DEFAULT_PORT_BASE, MANAGEMENT_PORT_OFFSET, platform } from '../platform/src/topology.ts';

const root = join(import.meta.dirname, '..');
const all = platform.services;
const names = all.map(({ name }) => name).toSorted();
const busServices = all.flatMap(({ usesBus, name }) => (usesBus ? name : [])).toSorted();
const databases = all.flatMap(({ database }) => database ?? []).toSorted();

// A new service has to be named in each of these, and each would go on without it.
describe('the services of the topology are', () => {
  for (const file of ['docker-compose.yml', 'docker-compose.prod.yml'])
    test(`those of ${file}`, () => {
      const { services } = parse(read(file), { merge: true }) as { services: Record<string, unknown> };
      const ours = Object.keys(services).filter((name) => /(-service|-gateway)$/.test(name));
      assert.deepEqual(ours.toSorted(), names);
    });

  test('those that Prometheus reads', () => {
    const { scrape_configs } = parse(read('ops/prometheus/prometheus.yml')) as {
      scrape_configs: { static_configs: { targets: string[]; labels: { service: string } }[] }[];
    };
    const scraped = scrape_configs.flatMap(({ static_configs }) =>
      static_configs.map(({ targets, labels }) => `${labels.service} at ${targets.join()}`),
    );
    const wanted = all.map(
      ({ name, portOffset }) =>
        `${name} at ${name}:${DEFAULT_PORT_BASE + portOffset + MANAGEMENT_PORT_OFFSET}`,
    );
    assert.deepEqual(scraped.toSorted(), wanted.toSorted());
  });

  test('those whose databases scripts/container/init-databases.sh makes', () => {
    const [, list = ''] = /^for name in (.*); do$/m.exec(read('scripts/container/init-databases.sh')) ?? [];
    assert.deepEqual(list.split(' ').toSorted(), databases);
  });

  test('those that scripts/make-secrets.sh makes secrets for', () => {
    const script = read('scripts/make-secrets.sh');
    // auth-service, which issues tokens, proves itself to nobody.
    const clients = all.filter(({ issuesTokens }) => !issuesTokens).map(({ name }) => name);
    assert.deepEqual(wordsOf(script, 'services').toSorted(), clients.toSorted());
    assert.deepEqual(wordsOf(script, 'databases').toSorted(), databases);
    assert.deepEqual(wordsOf(script, 'bus_services').toSorted(), busServices);
  });

  test('those of package-lock.json', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, unknown> };
    const locked = Object.keys(packages).filter((path) => /^services\/[\w-]+$/.test(path));
    assert.deepEqual(locked.map((path) => path.replace('services/', '')).toSorted(), names);
  });

  test('those whose databases are backed up by docs/operations.md', () => {
    const [, list = ''] = /^DATABASES='(.*)'$/m.exec(read('docs/operations.md')) ?? [];
    assert.deepEqual(list.split(' ').toSorted(), databases);
  });
});

/** The words of a bash array. */
function wordsOf(script: string, name: string): string[] {
  return new RegExp(`^${name}=\\((.*)\\)$`, 'm').exec(script)?.[1]?.split(' ') ?? [];
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
