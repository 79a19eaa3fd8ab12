import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { affectedTests } from './affected-tests.ts';
import { readAlso } from './read-also.ts';
import { readSourceGraph } from './source-graph.ts';

const graph = readSourceGraph('.');
const tests = [...graph.keys()].filter((file) => file.endsWith('.test.ts'));

function affectedBy(...changed: readonly string[]): string[] {
  return affectedTests(tests, changed, graph);
}

describe('the tests that a change can affect', () => {
  test('import the file, directly or not', () => {
    const affected = affectedBy('services/auth-service/src/keys/key-cipher.ts');
    assert.ok(affected.includes('services/auth-service/src/keys/key-cipher.test.ts'));
    assert.ok(affected.includes('services/auth-service/tests/signing-keys.test.ts'));
    assert.ok(!affected.some((file) => file.startsWith('services/user-service/')));
  });

  test('import it through a package', () => {
    const affected = affectedBy('shared/messaging/src/outbox/outbox.ts');
    for (const folder of ['shared/messaging/', 'shared/saga/', 'services/user-service/'])
      assert.ok(
        affected.some((file) => file.startsWith(folder)),
        folder,
      );
    assert.ok(!affected.includes('shared/resilience/src/retry/retry.test.ts'));
  });

  test('start it as a program', () => {
    const affected = affectedBy('services/api-gateway/src/main.ts');
    assert.ok(affected.includes('tests/edge/framing.test.ts'));
  });

  test('use a package whose migrations or templates have changed', () => {
    const affected = affectedBy('services/auth-service/migrations/001-keys-and-sessions.sql');
    assert.ok(affected.includes('services/auth-service/tests/sessions.test.ts'));
  });

  test('read manifests, rules and scripts', () => {
    assert.ok(affectedBy('k8s/base/kustomization.yaml').includes('tests/kubernetes/manifests.test.ts'));
    assert.ok(affectedBy('ops/prometheus/rules/alerts.yml').includes('tests/ops/rules.test.ts'));
  });

  test('are all when what all depend on has changed', () => {
    assert.deepEqual(affectedBy('package-lock.json'), tests);
  });

  test('are those that read it when a README has changed', () => {
    const readme = 'services/auth-service/README.md';
    assert.deepEqual(
      affectedBy(readme),
      tests.filter((file) => readAlso(file, readme)),
    );
  });
});
