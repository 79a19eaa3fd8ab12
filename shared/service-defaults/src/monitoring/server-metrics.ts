import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import type { ServiceServer } from '../server/service-server.ts';

/** Shows how much a server has to do, and for how many. */
export function measureServer(metrics: MetricRegistry, server: ServiceServer): void {
  const inFlight = metrics
    .gauge({ name: 'http_server_requests_in_flight', help: 'Requests being answered' })
    .of({});
  const open = metrics.gauge({ name: 'http_server_connections', help: 'Connections of clients' }).of({});
  const turnedAway = metrics.counter({
    name: 'http_server_connections_turned_away_total',
    help: 'Connections closed to make room for others, and refused as there was none',
    labels: ['how'],
  });
  metrics.onScrape('http_server', () => {
    const { connections } = server;
    inFlight.set(server.inFlight);
    open.set(connections.open);
    turnedAway.of({ how: 'closed' }).value = connections.closed;
    turnedAway.of({ how: 'refused' }).value = connections.refused;
  });
}
