import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { named, serving } from './labels.ts';

export function autoscaler({ name, scale }: ServiceDescription): object {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, labels: named(name) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: scale.minimum,
      maxReplicas: scale.maximum,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
        },
      ],
      // A start takes more of a processor than a service at work: without this, starts call for more pods, whose starts
      // call for more.
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 60 },
        scaleDown: { stabilizationWindowSeconds: 300 },
      },
    },
  };
}

export function disruptionBudget({ name }: ServiceDescription): object {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, labels: named(name) },
    spec: { minAvailable: 1, selector: { matchLabels: serving(name) } },
  };
}
