import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { serverSettings } from '../../platform/src/postgres/server-settings.ts';
import { readCompose } from '../ops/compose-file.ts';
import { connectionsNeeded } from './connection-budget.ts';
import { findKustomize, type Manifest, ofKind, render } from './rendered.ts';

const root = join(import.meta.dirname, '..', '..');
const kustomize = findKustomize();
const skip = 'skip' in kustomize && kustomize.skip;
// Of shared/database, where DATABASE_POOL_SIZE says nothing.
const DEFAULT_POOL = 8;

for (const overlay of ['local', 'production'] as const)
  test(`k8s/overlays/${overlay} has connections for every replica there may be`, { skip }, () => {
    const manifests = 'command' in kustomize ? render(overlay, kustomize.command) : [];
    const deployment = (name: string) =>
      ofKind(manifests, 'Deployment').find(({ metadata }) => metadata.name === name);
    const poolSize = (name: string) => {
      const [{ env }] = deployment(name).spec.template.spec.containers;
      return Number(env.find((one: Manifest) => one.name === 'DATABASE_POOL_SIZE').value);
    };
    const replicas = (name: string) => {
      const named = ({ metadata }: Manifest) => metadata.name === name;
      const most = ofKind(manifests, 'HorizontalPodAutoscaler').find(named).spec.maxReplicas;
      return most + deployment(name).spec.strategy.rollingUpdate.maxSurge;
    };
    const needed = connectionsNeeded(
      ({ name }) => replicas(name),
      ({ name }) => poolSize(name),
    );
    assert.ok(maxConnections(JSON.stringify(manifests)) >= needed, `${needed} are needed`);
  });

test('keda starts no more replicas than the autoscaler of production', () => {
  const scaled = read('k8s/components/keda/queues.yaml').filter(({ kind }) => kind === 'ScaledObject');
  assert.ok(scaled.length > 0);
  for (const { metadata, spec } of scaled) {
    const [autoscaler] = read(`k8s/base/${metadata.name}/scaling.yaml`);
    assert.ok(spec.maxReplicaCount <= autoscaler.spec.maxReplicas, metadata.name);
  }
});

describe('other ways to run it', () => {
  test('docker compose', () => {
    for (const [file, replicas] of [
      ['docker-compose.yml', 1],
      ['docker-compose.prod.yml', 2],
    ] as const) {
      const { services } = readCompose(file);
      const needed = connectionsNeeded(
        () => replicas,
        ({ name }) => Number(services[name].environment.DATABASE_POOL_SIZE),
      );
      assert.ok(maxConnections(services.postgres.command.join(' ')) >= needed, `${file}: ${needed}`);
    }
  });

  test('npm start, with the bus in PostgreSQL', () => {
    const needed = connectionsNeeded(
      () => 1,
      ({ poolSize }) => poolSize ?? DEFAULT_POOL,
      { isBusPostgres: true },
    );
    assert.ok(maxConnections(serverSettings(5432).join(' ')) >= needed, `${needed}`);
  });
});

function read(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(join(root, file), 'utf8')).map((document) => document.toJS());
}

function maxConnections(text: string): number {
  const [, most] = /max_connections"?[=:]\s*"?(\d+)/.exec(text) ?? [];
  assert.ok(most, 'max_connections is set');
  return Number(most);
}
