import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { platform } from '../../platform/src/topology.ts';
import { findKustomize, type Manifest, matches, ofKind, podTemplates, render } from './rendered.ts';

const root = dirname(dirname(import.meta.dirname));
const kustomize = findKustomize();
const skip = 'skip' in kustomize && kustomize.skip;

for (const overlay of ['local', 'production'] as const)
  describe(`k8s/overlays/${overlay}`, { skip }, () => {
    const manifests = 'command' in kustomize ? render(overlay, kustomize.command) : [];
    const pods = podTemplates(manifests);
    const containers = [...pods].flatMap(([name, { spec }]) =>
      spec.containers.map((container: Manifest) => ({ name, spec, container })),
    );

    test('has each service of the platform, and a migration for each that has a database', () => {
      const names = platform.services.map(({ name }) => name).toSorted();
      assert.deepEqual(namesOf(ofKind(manifests, 'Deployment')), names);
      const migrated = platform.services
        .filter(({ database }) => database)
        .map(({ name }) => `${name}-migration`);
      assert.deepEqual(namesOf(ofKind(manifests, 'Job')), migrated.toSorted());
    });

    test('names nothing twice', () => {
      const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      assert.deepEqual(names.toSorted(), [...new Set(names)].toSorted());
    });

    test('is in one namespace, whose pods are restricted', () => {
      const [namespace] = ofKind(manifests, 'Namespace');
      assert.equal(namespace.metadata.labels['pod-security.kubernetes.io/enforce'], 'restricted');
      for (const { kind, metadata } of manifests)
        if (kind !== 'Namespace') assert.equal(metadata.namespace, namespace.metadata.name, metadata.name);
    });

    test('has pods that the restricted standard admits', () => {
      for (const { name, spec, container } of containers) {
        assert.equal(spec.securityContext.runAsNonRoot, true, name);
        assert.equal(spec.securityContext.seccompProfile.type, 'RuntimeDefault', name);
        assert.equal(container.securityContext.allowPrivilegeEscalation, false, name);
        assert.deepEqual(container.securityContext.capabilities, { drop: ['ALL'] }, name);
        assert.equal(spec.automountServiceAccountToken, false, name);
      }
    });

    test('bounds the memory of every container, and asks for what it needs', () => {
      for (const { name, container } of containers) {
        assert.ok(container.resources.limits.memory, name);
        assert.ok(container.resources.requests.memory && container.resources.requests.cpu, name);
      }
    });

    test('asks services whether they live and whether they are ready, apart, and with time to answer', () => {
      for (const { spec, metadata } of ofKind(manifests, 'Deployment')) {
        const [{ livenessProbe, readinessProbe, startupProbe }] = spec.template.spec.containers;
        assert.equal(livenessProbe.httpGet.path, '/health/live', metadata.name);
        assert.equal(readinessProbe.httpGet.path, '/health/ready', metadata.name);
        assert.equal(startupProbe.httpGet.path, '/health/live', metadata.name);
        for (const probe of [livenessProbe, readinessProbe, startupProbe]) {
          assert.equal(probe.httpGet.port, 'management', metadata.name);
          assert.ok(probe.timeoutSeconds > 1);
        }
      }
    });

    test('leads nobody to metrics and probes', () => {
      for (const { metadata, spec } of ofKind(manifests, 'Deployment')) {
        const { annotations } = spec.template.metadata;
        const [{ ports }] = spec.template.spec.containers;
        const management = ports.find(({ name }: Manifest) => name === 'management').containerPort;
        assert.equal(annotations['prometheus.io/port'], String(management), metadata.name);
        for (const service of ofKind(manifests, 'Service'))
          for (const { port, targetPort } of service.spec.ports)
            assert.ok(![port, targetPort].some((one) => one === management || one === 'management'));
      }
    });

    test('lets a pod drain in its grace', () => {
      const [config] = ofKind(manifests, 'ConfigMap').filter(({ metadata }) =>
        isNamed(metadata, 'platform-config'),
      );
      const drainMs = Number(config.data.DRAIN_DELAY_MS);
      // Requests under way, and what is undone at the end: see run-service.ts.
      const restMs = 8000 + 1500;
      for (const { spec } of ofKind(manifests, 'Deployment'))
        assert.ok(spec.template.spec.terminationGracePeriodSeconds * 1000 > drainMs + restMs);
    });

    test('selects pods that exist, at ports that they have', () => {
      for (const { metadata, spec } of ofKind(manifests, 'Service')) {
        const behind = [...pods.values()].filter(({ metadata: pod }) =>
          matches({ matchLabels: spec.selector }, pod.labels),
        );
        assert.equal(behind.length, 1, `service ${metadata.name}`);
        const ports = behind[0].spec.containers.flatMap((container: Manifest) => container.ports);
        for (const { port, targetPort = port } of spec.ports)
          assert.ok(
            ports.some(({ name, containerPort }: Manifest) => [name, containerPort].includes(targetPort)),
            `port ${targetPort} of ${metadata.name}`,
          );
      }
    });

    test('selects the pods of a workload by its own labels alone', () => {
      for (const { metadata, spec } of ofKind(manifests, 'Deployment', 'StatefulSet')) {
        const selected = [...pods].filter(([, pod]) => matches(spec.selector, pod.metadata.labels));
        assert.deepEqual(
          selected.map(([name]) => name),
          [metadata.name],
        );
      }
    });

    test('scales and protects deployments that exist', () => {
      const deployments = namesOf(ofKind(manifests, 'Deployment'));
      const scaled = ofKind(manifests, 'HorizontalPodAutoscaler').map(({ spec }) => spec.scaleTargetRef.name);
      assert.deepEqual(scaled.toSorted(), deployments);
      for (const { metadata, spec } of ofKind(manifests, 'PodDisruptionBudget'))
        assert.ok(
          [...pods.values()].some((pod) => matches(spec.selector, pod.metadata.labels)),
          metadata.name,
        );
    });

    for (const { name } of platform.services)
      test(`tells ${name} all that production asks of it, and nothing that it does not know`, async () => {
        const { config } = await import(join(root, `services/${name}/src/config.ts`));
        const settings = settingsOf(manifests, pods.get(name));
        for (const [key, field] of Object.entries<Manifest>(config.properties)) {
          const isGiven = settings.has(key) || settings.has(field.requiredUnless);
          const isOptional = 'default' in field || !config.required.includes(key);
          const isRequired = field.requiredUnless !== undefined || settings.has(field.requiredWith);
          if (isRequired || !isOptional) assert.ok(isGiven, `${name} lacks ${key}`);
        }
        for (const key of secretKeysOf(manifests, pods.get(name)))
          assert.ok(key in config.properties, `${name} is given ${key}, which it does not know`);
      });
  });

function namesOf(manifests: readonly Manifest[]): string[] {
  return manifests.map(({ metadata }) => metadata.name).toSorted();
}

/** Kustomize adds a hash to the names of what it generates. */
function isNamed({ name }: Manifest, wanted: string): boolean {
  return name === wanted || name.replace(/-[a-z0-9]{10}$/, '') === wanted;
}

/** Every variable that a pod's container is given. */
function settingsOf(manifests: readonly Manifest[], pod: Manifest): Set<string> {
  const maps = referencesOf(pod, 'configMapRef').map((name) => {
    const found = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
    assert.ok(found, `there is no ConfigMap ${name}`);
    return Object.keys(found.data);
  });
  return new Set([...maps.flat(), ...secretKeysOf(manifests, pod)]);
}

function secretKeysOf(manifests: readonly Manifest[], pod: Manifest): string[] {
  return referencesOf(pod, 'secretRef').flatMap((name) => {
    const found = manifests.find(
      ({ kind, metadata }) => ['Secret', 'ExternalSecret'].includes(kind) && metadata.name === name,
    );
    assert.ok(found, `there is no secret ${name}`);
    if (found.kind === 'Secret') return Object.keys(found.data);
    return found.spec.data.map(({ secretKey }: Manifest) => secretKey);
  });
}

function referencesOf(pod: Manifest, kind: 'configMapRef' | 'secretRef'): string[] {
  return pod.spec.containers.flatMap(({ envFrom }: Manifest) =>
    envFrom.flatMap((source: Manifest) => source[kind]?.name ?? []),
  );
}
