import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { MetricRegistry } from './metric-registry.ts';

// Finer steps wake an idle process more often; delays that hurt are longer than this.
const RESOLUTION_MS = 50;
const NS_PER_S = 1e9;
// The conventions' `nodejs.eventloop.delay.p50` and so on.
const DELAYS = [
  { name: 'nodejs_eventloop_delay_p50_seconds', percentile: 50 },
  { name: 'nodejs_eventloop_delay_p99_seconds', percentile: 99 },
  { name: 'nodejs_eventloop_delay_max_seconds', percentile: 100 },
];

/** Registers what every process shows: CPU, memory, and how late its event loop runs. */
export function registerProcessMetrics(metrics: MetricRegistry): void {
  const cpu = metrics.counter({ name: 'process_cpu_seconds_total', help: 'User and system CPU time' }).of({});
  const start = metrics.gauge({ name: 'process_start_time_seconds', help: 'Start time since 1970' }).of({});
  const resident = metrics.gauge({ name: 'process_resident_memory_bytes', help: 'Resident memory' }).of({});
  const heap = metrics.gauge({ name: 'nodejs_heap_used_bytes', help: 'JavaScript heap in use' }).of({});
  const external = metrics.gauge({ name: 'nodejs_external_memory_bytes', help: 'Memory of buffers' }).of({});
  const utilization = metrics
    .gauge({
      name: 'nodejs_eventloop_utilization',
      help: 'Share of the time since the last scrape spent working',
    })
    .of({});
  const delays = DELAYS.map(({ name, percentile }) => ({
    percentile,
    gauge: metrics.gauge({ name, help: 'How late timers ran since the last scrape' }).of({}),
  }));
  start.set(Math.round(performance.timeOrigin) / 1000);
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  let since = performance.eventLoopUtilization();

  metrics.onScrape('process', () => {
    const { user, system } = process.cpuUsage();
    cpu.value = (user + system) / 1e6;
    const memory = process.memoryUsage();
    resident.set(memory.rss);
    heap.set(memory.heapUsed);
    external.set(memory.external);
    const now = performance.eventLoopUtilization();
    utilization.set(performance.eventLoopUtilization(now, since).utilization);
    since = now;
    for (const { gauge, percentile } of delays) gauge.set(lateness(histogram.percentile(percentile)));
    histogram.reset();
  });
}

/** The histogram holds intervals, which are the resolution long when nothing is late. */
function lateness(intervalNs: number): number {
  return Math.max(0, intervalNs / NS_PER_S - RESOLUTION_MS / 1000);
}
