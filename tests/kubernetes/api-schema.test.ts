import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kindsWithoutSchema, schemaProblems } from './api-schema.ts';
import { findKustomize, type Manifest, render } from './rendered.ts';

const kustomize = findKustomize();
const skip = 'skip' in kustomize && kustomize.skip;
// Nobody publishes its schema where npm finds it; the operator's server is the one to refuse it.
const WITHOUT_SCHEMA = ['rabbitmq.com/v1beta1 RabbitmqCluster'];

const OVERLAYS = [
  ['local', [], []],
  ['production', [], WITHOUT_SCHEMA],
  ['production', ['gateway-api', 'keda'], WITHOUT_SCHEMA],
] as const;

for (const [overlay, components, without] of OVERLAYS)
  test(`${['the overlay', overlay, ...components].join(' ')} is what the API takes`, {
    skip,
  }, async () => {
    const manifests = render(overlay, 'command' in kustomize ? kustomize.command : [], components);
    assert.deepEqual(await kindsWithoutSchema(manifests), without);
    const known = manifests.filter(
      ({ apiVersion, kind }) => !WITHOUT_SCHEMA.includes(`${apiVersion} ${kind}`),
    );
    assert.deepEqual(await schemaProblems(known), []);
  });

describe('what the API would refuse', async () => {
  const deployment = (name: string, container: Manifest, spec: Manifest = {}): Manifest => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: 'shop' } },
      template: { spec: { containers: [{ name: 'shop', ...container }] } },
      ...spec,
    },
  });
  const scaledObject = {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'operator' },
    spec: { scaleTargetRef: { name: 'shop' }, triggers: [], maxReplicas: 2 },
  };
  const planted = [
    ['a field that is not there', deployment('field', { imagee: 'x' }), /"imagee"' does not exist/],
    [
      'another type',
      deployment('type', { ports: [{ containerPort: '80' }] }),
      /'string' is not assignable to/,
    ],
    ['a value that is none', deployment('value', { imagePullPolicy: 'Sometimes' }), /"Sometimes"' is not/],
    [
      'no quantity',
      deployment('quantity', { resources: { limits: { memory: 'much' } } }),
      /format "quantity"/,
    ],
    ['what is missing', deployment('missing', {}, { selector: undefined }), /"?selector"?' is missing/],
    ['a field that an operator does not know', scaledObject, /"maxReplicas"' does not exist/],
  ] as const;
  const sound = deployment('sound', { image: 'shop:1' });
  // At once, as the compiler takes a while to start.
  const problems = await schemaProblems([...planted.map(([, manifest]) => manifest), sound]);

  for (const [what, { kind, metadata }, message] of planted)
    test(`is found, and named: ${what}`, () => {
      const own = problems.filter((problem) => problem.startsWith(`${kind} ${metadata.name}: `));
      assert.ok(
        own.some((problem) => message.test(problem)),
        problems.join('\n'),
      );
    });

  test('is nothing of a sound manifest', () => {
    assert.deepEqual(
      problems.filter((problem) => problem.includes('sound')),
      [],
    );
  });
});
