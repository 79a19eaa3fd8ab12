import { grpcUrlVariable, urlVariable } from '@platform/contracts/address-variables.ts';
import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import type { GeneratedFile } from '../generated-file.ts';
import { calledServices } from '../select-services.ts';
import { yamlText } from '../yaml-text.ts';
import { addressOfEachPod, oneAddress, podsOf } from './addresses.ts';
import { deployment } from './deployment.ts';
import { kustomization } from './kustomization.ts';
import { migration } from './migration.ts';
import { networkPolicy } from './network-policy.ts';
import { GRPC_PORT, HTTP_PORT, MANAGEMENT_PORT } from './ports.ts';
import { autoscaler, disruptionBudget } from './scaling.ts';

type Services = readonly ServiceDescription[];

const NAMESPACE = 'microservices';

/** `k8s/base`: what a cluster runs, and what it is told. */
export function baseFiles(services: Services): GeneratedFile[] {
  return [
    ['k8s/base/kustomization.yaml', baseKustomization(services)],
    ['k8s/base/configmap.yaml', yamlText(CONFIGURATION, configuration(services))],
    ...services.flatMap((service) => folder(service, services)),
  ];
}

function baseKustomization(services: Services): string {
  const resources = ['namespace.yaml', 'configmap.yaml', 'network-policies.yaml'];
  return kustomization(
    ['The services alone. What they need besides (databases, broker, cache, secrets) comes with an overlay.'],
    {
      namespace: NAMESPACE,
      resources: [...resources, ...services.map(({ name }) => name)],
      labels: [{ pairs: { 'app.kubernetes.io/part-of': 'microservices-platform' } }],
    },
  );
}

function folder(service: ServiceDescription, all: Services): GeneratedFile[] {
  const { name, database } = service;
  const isCalled = calledServices(all).includes(service);
  const policy = networkPolicy(service, all);
  const documents: Record<string, object[]> = {
    'deployment.yaml': [deployment(service)],
    'services.yaml': [oneAddress(service), ...(isCalled ? [addressOfEachPod(service)] : [])],
    'scaling.yaml': [autoscaler(service), disruptionBudget(service)],
    ...(policy && { 'network-policy.yaml': [policy] }),
    ...(database && { 'migration.yaml': [migration(service)] }),
  };
  const files: GeneratedFile[] = [
    ['kustomization.yaml', kustomization([], { resources: Object.keys(documents) })],
    ...Object.entries(documents).map(([file, content]): GeneratedFile => [file, yamlText([], ...content)]),
  ];
  return files.map(([file, text]) => [`k8s/base/${name}/${file}`, text]);
}

const CONFIGURATION = [
  'What every service is told. Addresses with `dns+` are followed: each pod behind the headless service takes its share.',
  'An overlay says what is its own (configMapGenerator, behavior: merge), as that of production does.',
];

function configuration(services: Services): object {
  const called = calledServices(services);
  const address = (name: string, port: number) =>
    `dns+http://${podsOf(name)}.${NAMESPACE}.svc.cluster.local:${port}`;
  const grpc = services.filter(({ grpcPort }) => grpcPort !== undefined);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'platform-config' },
    data: {
      ENVIRONMENT: 'production',
      HOST: '0.0.0.0',
      PORT: String(HTTP_PORT),
      MANAGEMENT_PORT: String(MANAGEMENT_PORT),
      GRPC_PORT: String(GRPC_PORT),
      LOG_LEVEL: 'info',
      MIGRATE_ON_START: 'false',
      // Where RabbitMQ or Redis is shared with other platforms: the beginning of its queues (those of keda too) and keys.
      BUS_NAMESPACE: '',
      CACHE_PREFIX: '',
      // Endpoints are taken out of services while this passes, before connections are refused.
      DRAIN_DELAY_MS: '5000',
      ...Object.fromEntries(called.map(({ name }) => [urlVariable(name), address(name, HTTP_PORT)])),
      ...Object.fromEntries(grpc.map(({ name }) => [grpcUrlVariable(name), address(name, GRPC_PORT)])),
    },
  };
}
