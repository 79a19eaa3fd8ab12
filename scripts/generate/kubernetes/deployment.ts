import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { named, serving, uses } from './labels.ts';
import { container, RESTRICTED_POD } from './pod.ts';
import { GRPC_PORT, HTTP_PORT, MANAGEMENT_PORT } from './ports.ts';

// scripts/deploy.sh runs the next version beside this one, as a track of its own; services take both unless told otherwise.
const TRACK = { 'platform/track': 'stable' };

export function deployment(service: ServiceDescription): object {
  const { name, database, usesBus: bus, usesCache: cache, sendsMail: mail } = service;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: named(name) },
    // Without replicas: they are the autoscaler's.
    spec: {
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: 180,
      strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      selector: { matchLabels: { ...serving(name), ...TRACK } },
      template: {
        metadata: {
          labels: {
            ...serving(name),
            ...TRACK,
            ...uses({ database: database !== undefined, bus, cache, mail }),
          },
          annotations: {
            'prometheus.io/scrape': 'true',
            'prometheus.io/port': String(MANAGEMENT_PORT),
            'prometheus.io/path': '/metrics',
          },
        },
        spec: {
          ...RESTRICTED_POD,
          // DRAIN_DELAY_MS, requests under way, and what is handled.
          terminationGracePeriodSeconds: 30,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: serving(name) },
            },
          ],
          containers: [{ ...container(service), ...serves(service) }],
        },
      },
    },
  };
}

function serves({ grpcPort, scale }: ServiceDescription): object {
  return {
    ports: [
      { name: 'http', containerPort: HTTP_PORT },
      // Metrics and probes. No service leads to it.
      { name: 'management', containerPort: MANAGEMENT_PORT },
      ...(grpcPort ? [{ name: 'grpc', containerPort: GRPC_PORT }] : []),
    ],
    // No limit on CPU: it would slow down what is idle most of the time.
    resources: {
      requests: { cpu: '100m', memory: '128Mi' },
      limits: { memory: `${scale.memoryMib}Mi` },
    },
    startupProbe: probe('live', { periodSeconds: 1, timeoutSeconds: 2, failureThreshold: 60 }),
    livenessProbe: probe('live', { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 }),
    readinessProbe: probe('ready', { periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 }),
  };
}

function probe(what: 'live' | 'ready', times: object): object {
  return { httpGet: { path: `/health/${what}`, port: 'management' }, ...times };
}
