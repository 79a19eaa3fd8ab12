import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { migrating, named, uses } from './labels.ts';
import { container, RESTRICTED_POD } from './pod.ts';

/** Pods wait for it (MIGRATE_ON_START). A job cannot be changed: the old one is deleted before a new one is applied. */
export function migration(service: ServiceDescription): object {
  const { name } = service;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${name}-migration`, labels: named(name) },
    spec: {
      backoffLimit: 2,
      activeDeadlineSeconds: 600,
      ttlSecondsAfterFinished: 86_400,
      template: {
        metadata: { labels: { ...migrating(name), ...uses({ database: true }) } },
        spec: {
          ...RESTRICTED_POD,
          restartPolicy: 'Never',
          containers: [
            {
              ...container(service),
              args: ['src/main.ts', '--migrate'],
              resources: { requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '256Mi' } },
            },
          ],
        },
      },
    },
  };
}
