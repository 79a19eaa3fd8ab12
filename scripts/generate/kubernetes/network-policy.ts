import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { calledOf } from '../select-services.ts';
import { named, serving } from './labels.ts';
import { GRPC_PORT, HTTP_PORT } from './ports.ts';

type Services = readonly ServiceDescription[];

/** Whom the service may ask, and who may ask it: the arrows of ARCHITECTURE.md. */
export function networkPolicy(service: ServiceDescription, all: Services): object | undefined {
  const { name } = service;
  const egress = [
    ...rule('to', calledOf(service, all), HTTP_PORT),
    ...rule('to', byGrpc(service, all), GRPC_PORT),
  ];
  const ingress = [
    ...rule('from', callersOf(service, all, calledOf), HTTP_PORT),
    ...rule('from', callersOf(service, all, byGrpc), GRPC_PORT),
  ];
  const hasArrows = egress.length + ingress.length > 0;
  return hasArrows ? policy(name, { ingress, egress }) : undefined;
}

function policy(name: string, { ingress, egress }: { ingress: object[]; egress: object[] }): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, labels: named(name) },
    spec: {
      podSelector: { matchLabels: serving(name) },
      policyTypes: ['Ingress', 'Egress'],
      ...(ingress.length > 0 && { ingress }),
      ...(egress.length > 0 && { egress }),
    },
  };
}

function byGrpc({ callsByGrpc }: ServiceDescription, all: Services): ServiceDescription[] {
  return all.filter(({ name }) => callsByGrpc.includes(name));
}

function callersOf(service: ServiceDescription, all: Services, calls: typeof calledOf): ServiceDescription[] {
  return all.filter((caller) => calls(caller, all).includes(service));
}

function rule(side: 'to' | 'from', peers: Services, port: number): object[] {
  if (peers.length === 0) return [];
  return [
    {
      [side]: peers.map(({ name }) => ({ podSelector: { matchLabels: serving(name) } })),
      ports: [{ port }],
    },
  ];
}
