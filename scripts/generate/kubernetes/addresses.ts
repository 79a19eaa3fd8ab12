import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { named, serving } from './labels.ts';
import { GRPC_PORT, HTTP_PORT } from './ports.ts';

/** The name of a service that has an address for each of its pods. */
export function podsOf(name: string): string {
  return `${name}-pods`;
}

/** For whoever wants one address: it alone has the service's own port. */
export function oneAddress({ name, port, grpcPort }: ServiceDescription): object {
  return service(name, name, { ports: ports(port, grpcPort) });
}

/** For clients that balance by themselves: the gateway and the services. */
export function addressOfEachPod({ name, grpcPort }: ServiceDescription): object {
  return service(podsOf(name), name, { clusterIP: 'None', ports: ports(HTTP_PORT, grpcPort) });
}

function service(name: string, of: string, spec: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: named(of) },
    spec: { selector: serving(of), ...spec },
  };
}

function ports(http: number, grpc: number | undefined): object[] {
  return [
    { name: 'http', port: http, targetPort: 'http' },
    ...(grpc ? [{ name: 'grpc', port: GRPC_PORT, targetPort: 'grpc' }] : []),
  ];
}
