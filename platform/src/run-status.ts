import type { DataFolder } from './data-folder/data-folder.ts';
import {
  describeBacking,
  type PlatformState,
  reportProcess,
  writeState,
} from './data-folder/platform-state.ts';
import { addressesOf, gatewayUrl, type PlatformPlan } from './platform-plan.ts';
import { recordProcesses } from './processes/left-processes.ts';
import type { ProcessGroup } from './processes/process-group.ts';
import { identify } from './processes/process-identity.ts';

/** How far a run has come: for people, and on disk for the next start. */
export class RunStatus {
  /** While it is open. */
  folder: DataFolder | undefined;
  /** Sets the queues and cache keys of this platform apart from all others. */
  namespace: string | undefined;
  /** Null until everything is ready. */
  readyInMs: number | null = null;
  readonly #plan: PlatformPlan;
  readonly #processes: ProcessGroup;

  constructor(plan: PlatformPlan, processes: ProcessGroup) {
    this.#plan = plan;
    this.#processes = processes;
  }

  get dataFolder(): string {
    return this.folder?.path ?? this.#plan.options.dataFolder;
  }

  /** What runs now; with the memory it takes, which costs some 100 ms to find out. */
  state({ withMemory }: { withMemory: boolean }): PlatformState {
    const { options, servers } = this.#plan;
    const processes = this.#processes.all.map((process) =>
      reportProcess(process, addressesOf(this.#plan, process.spec.name), withMemory),
    );
    const runner = identify(process.pid) ?? { pid: process.pid, began: '' };
    return {
      runner,
      phase: this.readyInMs === null ? 'starting' : 'ready',
      gateway_url: gatewayUrl(this.#plan) ?? null,
      data: this.dataFolder,
      port_base: options.portBase,
      is_ephemeral: options.isEphemeral,
      backing: describeBacking(servers),
      namespace: this.namespace ?? null,
      processes,
      ready_in_ms: this.readyInMs,
      memory_mb: withMemory ? processes.reduce((sum, { memory_mb }) => sum + (memory_mb ?? 0), 0) : null,
    };
  }

  /** Keeps on disk what the next start must know if this process is killed. */
  record(): void {
    if (this.folder === undefined) return;
    const running = this.#processes.all.flatMap(({ identity }) => (identity ? [identity] : []));
    recordProcesses(this.folder, running);
    writeState(this.folder, this.state({ withMemory: false }));
  }
}
