import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { yamlText } from '../yaml-text.ts';

/** What Prometheus reads at the network of Compose: the management port of each service. */
export function prometheusTargets(services: readonly ServiceDescription[]): string {
  const targets = services.map(({ name, managementPort }) => ({
    targets: [`${name}:${managementPort}`],
    labels: { service: name },
  }));
  return yamlText([], targets);
}
