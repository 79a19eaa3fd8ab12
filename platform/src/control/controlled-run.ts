import type { DataFolder } from '../data-folder/data-folder.ts';
import type { ServiceLinks } from '../links/service-links.ts';
import { type PlatformPlan, stopGraceMs } from '../platform-plan.ts';
import type { ProcessGroup } from '../processes/process-group.ts';
import type { RunStatus } from '../run-status.ts';
import { SpanStore } from '../traces/span-store.ts';
import { tracesAre, tracesFolder } from '../traces/trace-destination.ts';
import { ActRecord } from './act-record.ts';
import type { Controlled } from './control-server.ts';

/** What of a run its control server shows and moves. */
export function controlledRun(
  plan: PlatformPlan,
  processes: ProcessGroup,
  status: RunStatus,
  folder: DataFolder,
  links: () => ServiceLinks | undefined,
): Controlled {
  return {
    links,
    reports: () => status.state({ withMemory: true }).processes,
    service: (name) => processes.service(name),
    graceMsOf: (name) => stopGraceMs(plan, name),
    logs: () => processes.all.map(({ spec: { name, log } }) => ({ name, path: log.path })),
    traces: new SpanStore(tracesFolder(folder)),
    tracesAre: tracesAre(plan.options),
    acts: new ActRecord(folder.file('acts.jsonl')),
  };
}
