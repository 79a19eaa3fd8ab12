import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { MANAGEMENT_PORT_OFFSET } from '@platform/contracts/derived-ports.ts';
import { parse } from 'yaml';
import { DEFAULT_PORT_BASE, platform } from '../platform/src/topology.ts';
import { readCompose } from './ops/compose-file.ts';

const root = join(import.meta.dirname, '..');
const all = platform.services;
const names = all.map(({ name }) => name).toSorted();

// What reads the lists that `npm run generate` writes, or has one of its own.
describe('the services of the topology are', () => {
  for (const file of ['docker-compose.yml', 'docker-compose.prod.yml'])
    test(`those of ${file}`, () => {
      const { services } = readCompose(file);
      const ours = Object.keys(services).filter(
        (name) => 'TOKEN_ISSUER' in (services[name]?.environment ?? {}),
      );
      assert.deepEqual(ours.toSorted(), names);
    });

  test('those that Prometheus reads', () => {
    const { scrape_configs } = parse(read('ops/prometheus/prometheus.yml')) as {
      scrape_configs: { file_sd_configs: { files: string[] }[] }[];
    };
    const files = scrape_configs.flatMap(({ file_sd_configs }) =>
      file_sd_configs.flatMap(({ files }) => files),
    );
    const targets = files.flatMap(
      (file) => parse(read(`ops/prometheus/${file}`)) as { targets: string[]; labels: { service: string } }[],
    );
    const scraped = targets.map(({ targets, labels }) => `${labels.service} at ${targets.join()}`);
    const wanted = all.map(
      ({ name, portOffset }) =>
        `${name} at ${name}:${DEFAULT_PORT_BASE + portOffset + MANAGEMENT_PORT_OFFSET}`,
    );
    assert.deepEqual(scraped.toSorted(), wanted.toSorted());
  });

  test('those of shell scripts, which make their databases and secrets', () => {
    // auth-service, which issues tokens, proves itself to nobody.
    const clients = all.filter(({ issuesTokens }) => !issuesTokens).map(({ name }) => name);
    assert.deepEqual(shellList('service_clients'), clients.toSorted());
    assert.deepEqual(shellList('databases'), all.flatMap(({ database }) => database ?? []).toSorted());
    assert.deepEqual(
      shellList('bus_services'),
      all.flatMap(({ usesBus, name }) => (usesBus ? name : [])).toSorted(),
    );
  });

  test('those of package-lock.json', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, unknown> };
    const locked = Object.keys(packages).filter((path) => /^services\/[\w-]+$/.test(path));
    assert.deepEqual(locked.map((path) => path.replace('services/', '')).toSorted(), names);
  });
});

/** The words of a list in services.env, as a shell reads it. */
function shellList(name: string): string[] {
  const script = `. scripts/container/services.env; echo "$${name}"`;
  return execFileSync('sh', ['-c', script], { cwd: root, encoding: 'utf8' }).trim().split(' ').toSorted();
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
