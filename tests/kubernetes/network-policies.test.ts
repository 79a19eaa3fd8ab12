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
const MANAGEMENT = 8100;

type Service = (typeof platform.services)[number];

type Labels = Readonly<Record<string, string>>;

// Who is in another namespace, which policies know by its name alone.
interface Peer {
  readonly labels: Labels;
  readonly namespace?: string;
  readonly namespaceLabels?: Labels;
}

const PROMETHEUS: Peer = { labels: {}, namespaceLabels: { 'platform/monitoring': 'yes' } };
const INGRESS: Peer = { labels: {}, namespaceLabels: { 'platform/ingress': 'yes' } };

// What the operators call the pods that they make: CloudNativePG by the cluster, RabbitMQ's by the name of it
// (https://cloudnative-pg.io/documentation/current/labels_annotations/, internal/metadata/label.go of the cluster operator).
const MADE_BY_OPERATORS = {
  postgres: { 'cnpg.io/cluster': 'postgres' },
  rabbitmq: { 'app.kubernetes.io/name': 'rabbitmq', 'app.kubernetes.io/component': 'rabbitmq' },
};
const BACKING = [
  { name: 'postgres', port: 5432, isUsedBy: (one: Service) => one.database !== undefined },
  { name: 'rabbitmq', port: 5672, isUsedBy: (one: Service) => one.usesBus === true },
  { name: 'redis', port: 6379, isUsedBy: (one: Service) => one.usesCache === true },
] as const;

for (const overlay of ['local', 'production'] as const)
  describe(`network policies of ${overlay}`, { skip }, () => {
    const manifests = 'command' in kustomize ? render(overlay, kustomize.command) : [];
    const policies: Manifest[] = ofKind(manifests, 'NetworkPolicy').map(({ spec }) => spec);
    const pods = podTemplates(manifests);
    const names = platform.services.map(({ name }) => name);

    test('let nobody talk to anybody by default', () => {
      assert.ok(
        policies.some(
          ({ podSelector, policyTypes, ingress, egress }) =>
            Object.keys(podSelector).length === 0 && policyTypes.length === 2 && !ingress && !egress,
        ),
      );
    });

    test('let services talk along the arrows of ARCHITECTURE.md, and no others', () => {
      const allowed = names.flatMap((from) =>
        names.flatMap((to) =>
          [HTTP, GRPC]
            .filter((port) => from !== to && mayTalk(pod(from), pod(to), port))
            .map((port) => `${from} -> ${to}:${port}`),
        ),
      );
      // Not drawn, as it is the same for all: each asks auth-service for keys, for tokens and for what was revoked.
      const toAuth = names
        .filter((name) => name !== 'auth-service')
        .map((name) => `${name} -> auth-service:${HTTP}`);
      assert.deepEqual(allowed.toSorted(), [...new Set([...drawnArrows(), ...toAuth])].toSorted());
    });

    test('let Prometheus read metrics, and nobody else, and Prometheus nothing but metrics', () => {
      for (const to of names) {
        const allowed = [HTTP, GRPC, MANAGEMENT].filter((port) => mayEnter(PROMETHEUS, pod(to), port));
        // The local overlay lets anybody into the gateway, from the node's port.
        const isPublic = to === 'api-gateway' && overlay === 'local';
        assert.deepEqual(allowed, isPublic ? [HTTP, MANAGEMENT] : [MANAGEMENT], to);
        for (const peer of [INGRESS, ...names.map(pod)]) assert.ok(!mayEnter(peer, pod(to), MANAGEMENT), to);
      }
    });

    test('let each service reach the backing services that it uses, and no others', () => {
      const allowed = names.flatMap((from) =>
        BACKING.filter(({ name, port }) => mayTalk(pod(from), pod(name), port)).map(
          ({ name }) => `${from} -> ${name}`,
        ),
      );
      const used = platform.services.flatMap((service) =>
        BACKING.filter(({ isUsedBy }) => isUsedBy(service)).map(({ name }) => `${service.name} -> ${name}`),
      );
      assert.deepEqual(allowed, used);
      for (const { name, sendsMail = false } of platform.services)
        assert.equal(pod(name).labels['uses/mail'] === 'yes', sendsMail, name);
    });

    test('let migrations reach their databases, and nothing else', () => {
      for (const { spec, metadata } of ofKind(manifests, 'Job')) {
        const { labels } = spec.template.metadata;
        const reached = BACKING.filter(({ name, port }) => mayTalk({ labels }, pod(name), port));
        assert.deepEqual(
          reached.map(({ name }) => name),
          ['postgres'],
          metadata.name,
        );
      }
    });

    if (overlay === 'production')
      test('let the pods that operators make reach each other and the API server, and the operators reach them', () => {
        const [postgres, rabbitmq] = [pod('postgres'), pod('rabbitmq')];
        const operator = (namespace: string): Peer => ({ labels: {}, namespace });
        for (const port of [5432, 8000]) {
          assert.ok(mayTalk(postgres, postgres, port), `postgres:${port}`);
          assert.ok(mayEnter(operator('cnpg-system'), postgres, port), `operator -> postgres:${port}`);
        }
        for (const port of [4369, 25672]) assert.ok(mayTalk(rabbitmq, rabbitmq, port), `rabbitmq:${port}`);
        assert.ok(!mayEnter(operator('default'), postgres, 5432));
        for (const one of [postgres, rabbitmq]) assert.ok(mayLeave(one, operator('default'), 6443));
        assert.ok(!mayLeave(pod('user-service'), operator('default'), 6443));
      });

    function pod(name: string): Peer {
      const made = MADE_BY_OPERATORS[name as keyof typeof MADE_BY_OPERATORS];
      return { labels: pods.get(name)?.metadata.labels ?? made ?? assert.fail(`no pods of ${name}`) };
    }

    function mayTalk(from: Peer, to: Peer, port: number): boolean {
      return mayLeave(from, to, port) && mayEnter(from, to, port);
    }

    function mayLeave(from: Peer, to: Peer, port: number): boolean {
      return policies.some((policy) => allows(policy, from, policy.egress, 'to', to, port));
    }

    function mayEnter(from: Peer, to: Peer, port: number): boolean {
      return policies.some((policy) => allows(policy, to, policy.ingress, 'from', from, port));
    }
  });

function allows(
  policy: Manifest,
  own: Peer,
  rules: Manifest[] = [],
  side: 'to' | 'from',
  peer: Peer,
  port: number,
): boolean {
  return (
    matches(policy.podSelector, own.labels) &&
    rules.some(
      (rule) =>
        rule.ports.some((allowed: Manifest) => allowed.port === port) &&
        (rule[side] === undefined || rule[side].some((selector: Manifest) => selects(selector, peer))),
    )
  );
}

function selects(
  { namespaceSelector, podSelector }: Manifest,
  { labels, namespace, namespaceLabels }: Peer,
): boolean {
  if (namespaceLabels !== undefined)
    return namespaceSelector !== undefined && matches(namespaceSelector, namespaceLabels);
  if (namespace !== undefined)
    return namespaceSelector?.matchLabels['kubernetes.io/metadata.name'] === namespace;
  return namespaceSelector === undefined && podSelector !== undefined && matches(podSelector, labels);
}

/** The solid arrows between services of the first drawing: `user -- gRPC :9005 --> auth`. */
function drawnArrows(): string[] {
  const [, drawing = ''] =
    /```mermaid\n(flowchart[\s\S]*?)```/.exec(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')) ?? [];
  const names = platform.services.map(({ name }) => name);
  const nameOf = (short: string) => names.find((name) => name.replace(/-service$|^api-/, '') === short);
  const arrows = [...drawing.matchAll(/^ *(\w+) (?:-- (.+?) )?--> (\w+)/gm)];
  assert.ok(arrows.length > platform.services.length, 'the drawing of ARCHITECTURE.md was not found');
  return arrows
    .filter(([, from]) => from !== 'client')
    .map(
      ([, from = '', what = '', to = '']) =>
        `${nameOf(from)} -> ${nameOf(to)}:${what.includes('gRPC') ? GRPC : HTTP}`,
    );
}
