import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import type { GeneratedFile } from '../generated-file.ts';
import { yamlText } from '../yaml-text.ts';
import { component } from './kustomization.ts';

/** Messages that wait, of each replica. */
const MESSAGES_PER_REPLICA = 100;

type Scaled = ServiceDescription & { readonly scale: { readonly queue: string } };

/** The component that scales services by their queues. */
export function kedaFiles(services: readonly ServiceDescription[]): GeneratedFile[] {
  const scaled = services.filter((service): service is Scaled => service.scale.queue !== undefined);
  return [
    [
      'k8s/components/keda/kustomization.yaml',
      component(
        [
          'Scales consumers by the depth of their queues, where KEDA is installed: it takes the place of their HPA.',
        ],
        {
          resources: ['network-policy.yaml', 'queues.yaml'],
          patches: scaled.map(({ name }) => ({ patch: withoutAutoscaler(name) })),
        },
      ),
    ],
    [
      'k8s/components/keda/queues.yaml',
      yamlText(
        [
          "RABBITMQ_URL, in the service's own secret, says where the broker is: by a name that another namespace resolves,",
          'such as rabbitmq.microservices.svc. With a BUS_NAMESPACE, each queueName begins with it.',
        ],
        ...scaled.flatMap((service) => [authentication(service), scaledObject(service)]),
      ),
    ],
  ];
}

function withoutAutoscaler(name: string): string {
  return [
    '$patch: delete',
    'apiVersion: autoscaling/v2',
    'kind: HorizontalPodAutoscaler',
    `metadata: { name: ${name} }`,
    '',
  ].join('\n');
}

function authentication({ name }: Scaled): object {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: { name: authenticationName(name) },
    spec: { secretTargetRef: [{ parameter: 'host', name, key: 'RABBITMQ_URL' }] },
  };
}

function scaledObject({ name, scale }: Scaled): object {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name },
    spec: {
      scaleTargetRef: { name },
      minReplicaCount: scale.minimum,
      maxReplicaCount: scale.maximum,
      triggers: [
        {
          type: 'rabbitmq',
          metadata: {
            protocol: 'amqp',
            mode: 'QueueLength',
            value: String(MESSAGES_PER_REPLICA),
            queueName: scale.queue,
          },
          authenticationRef: { name: authenticationName(name) },
        },
      ],
    },
  };
}

function authenticationName(service: string): string {
  return `${service.replace(/-service$/, '')}-queue`;
}
