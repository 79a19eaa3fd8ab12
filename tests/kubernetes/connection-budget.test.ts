import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { serverSettings } from '../../platform/src/postgres/server-settings.ts';
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
    const config = ofKind(manifests, 'ConfigMap').find(({ data }) => data?.DATABASE_POOL_SIZE !== undefined);
    const poolSize = Number(config?.data.DATABASE_POOL_SIZE);
    const replicas = (name: string) => {
      const named = ({ metadata }: Manifest) => metadata.name === name;
      const most = ofKind(manifests, 'HorizontalPodAutoscaler').find(named).spec.maxReplicas;
      const { rollingUpdate } = ofKind(manifests, 'Deployment').find(named).spec.strategy;
      return most + rollingUpdate.maxSurge;
    };
    const needed = connectionsNeeded(
      ({ name }) => replicas(name),
      () => poolSize,
    );
    assert.ok(maxConnections(JSON.stringify(manifests)) >= needed, `${needed} are needed`);
  });

test('keda starts no more replicas than the autoscaler of production', () => {
  const text = readFileSync(join(root, 'k8s/components/keda/queues.yaml'), 'utf8');
  const scaling = readFileSync(join(root, 'k8s/base/service/scaling.yaml'), 'utf8');
  const most = Number(/maxReplicas: (\d+)/.exec(scaling)?.[1]);
  const counts = [...text.matchAll(/maxReplicaCount: (\d+)/g)].map(([, count]) => Number(count));
  assert.ok(counts.length > 0 && counts.every((count) => count <= most));
});

describe('other ways to run it', () => {
  test('docker compose', () => {
    for (const [file, replicas] of [
      ['docker-compose.yml', 1],
      ['docker-compose.prod.yml', 2],
    ] as const) {
      const needed = connectionsNeeded(
        () => replicas,
        () => DEFAULT_POOL,
      );
      assert.ok(maxConnections(readFileSync(join(root, file), 'utf8')) >= needed, `${file}: ${needed}`);
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

function maxConnections(text: string): number {
  const [, most] = /max_connections"?[=:]\s*"?(\d+)/.exec(text) ?? [];
  assert.ok(most, 'max_connections is set');
  return Number(most);
}
