import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { platform } from '../../platform/src/topology.ts';
import { findKustomize, type Manifest, matches, ofKind, podTemplates, render } from './rendered.ts';

const root = dirname(dirname(import.meta.dirname));
const kustomize = findKustomize();
const skip = 'skip' in kustomize && kustomize.skip;
const HTTP = 8000;
const GRPC = 9005;

describe('network policies', { skip }, () => {
  const manifests = 'command' in kustomize ? render('production', kustomize.command) : [];
  const policies: Manifest[] = ofKind(manifests, 'NetworkPolicy').map(({ spec }) => spec);
  const pods = podTemplates(manifests);
  const labelsOf = (name: string) => pods.get(name)?.metadata.labels ?? assert.fail(`no pods of ${name}`);

  test('let nobody talk to anybody by default', () => {
    assert.ok(
      policies.some(
        ({ podSelector, policyTypes, ingress, egress }) =>
          Object.keys(podSelector).length === 0 && policyTypes.length === 2 && !ingress && !egress,
      ),
    );
  });

  test('let services talk along the arrows of ARCHITECTURE.md, and no others', () => {
    const names = platform.services.map(({ name }) => name);
    const allowed = names.flatMap((from) =>
      names.flatMap((to) =>
        [HTTP, GRPC]
          .filter((port) => from !== to && mayTalk(from, to, port))
          .map((port) => `${from} -> ${to}:${port}`),
      ),
    );
    // Not drawn, as it is the same for all: each asks auth-service for keys, for tokens and for what was revoked.
    const toAuth = names
      .filter((name) => name !== 'auth-service')
      .map((name) => `${name} -> auth-service:${HTTP}`);
    assert.deepEqual(allowed.toSorted(), [...new Set([...drawnArrows(), ...toAuth])].toSorted());
  });

  test('let each service reach the backing services that it uses, and no others', () => {
    for (const { name, database, usesBus, usesCache, sendsMail } of platform.services) {
      const uses = { database: database !== undefined, bus: usesBus, cache: usesCache, mail: sendsMail };
      for (const [what, isUsed = false] of Object.entries(uses))
        assert.equal(labelsOf(name)[`uses/${what}`] === 'yes', isUsed, `${name} and the ${what}`);
    }
  });

  function mayTalk(from: string, to: string, port: number): boolean {
    return (
      policies.some((policy) => allows(policy, from, policy.egress, 'to', to, port)) &&
      policies.some((policy) => allows(policy, to, policy.ingress, 'from', from, port))
    );
  }

  function allows(
    policy: Manifest,
    own: string,
    rules: Manifest[] = [],
    side: 'to' | 'from',
    peer: string,
    port: number,
  ) {
    return (
      matches(policy.podSelector, labelsOf(own)) &&
      rules.some(
        (rule) =>
          rule.ports.some((allowed: Manifest) => allowed.port === port) &&
          (rule[side] === undefined ||
            rule[side].some(
              ({ podSelector }: Manifest) => podSelector && matches(podSelector, labelsOf(peer)),
            )),
      )
    );
  }
});

/** The solid arrows between services of the first drawing: `user -- gRPC :9005 --> auth`. */
function drawnArrows(): string[] {
  const [, drawing = ''] =
    /```mermaid\n(flowchart[\s\S]*?)```/.exec(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')) ?? [];
  const nameOf = (short: string) => (short === 'gateway' ? 'api-gateway' : `${short}-service`);
  const arrows = [...drawing.matchAll(/^ *(\w+) (?:-- (.+?) )?--> (\w+)/gm)];
  assert.ok(arrows.length > platform.services.length, 'the drawing of ARCHITECTURE.md was not found');
  return arrows
    .filter(([, from]) => from !== 'client')
    .map(
      ([, from = '', what = '', to = '']) =>
        `${nameOf(from)} -> ${nameOf(to)}:${what.includes('gRPC') ? GRPC : HTTP}`,
    );
}
