import type { ServiceLinks } from '../links/service-links.ts';
import { type PlatformPlan, stopGraceMs } from '../platform-plan.ts';
import type { ProcessGroup } from '../processes/process-group.ts';
import type { RunStatus } from '../run-status.ts';
import type { SpanStore } from '../traces/span-store.ts';
import { tracesAre } from '../traces/trace-destination.ts';
import type { Controlled } from './control-server.ts';

/** What of a run its control server shows and moves. */
export function controlledRun(
  plan: PlatformPlan,
  processes: ProcessGroup,
  status: RunStatus,
  traces: SpanStore,
  links: () => ServiceLinks | undefined,
): Controlled {
  return {
    links,
    reports: () => status.state({ withMemory: true }).processes,
    service: (name) => processes.service(name),
    graceMsOf: (name) => stopGraceMs(plan, name),
    logs: () => processes.all.map(({ spec: { name, log } }) => ({ name, path: log.path })),
    traces,
    tracesAre: tracesAre(plan.options),
  };
}
