import type { Progress } from '../console/progress.ts';
import { POSTGRES } from './process-specs.ts';
import { type OnChange, type ProcessSpec, SupervisedProcess } from './supervised-process.ts';

const SERVICE_GRACE_MS = 5500;
const POSTGRES_GRACE_MS = 3000;

/** The processes of one run, in the order of their start. */
export class ProcessGroup {
  readonly all: SupervisedProcess[] = [];
  readonly #progress: Progress;
  readonly #record: () => void;

  /** `record` is called whenever the state of one has changed. */
  constructor(progress: Progress, record: () => void) {
    this.#progress = progress;
    this.#record = record;
  }

  run(spec: ProcessSpec): SupervisedProcess {
    const supervised = new SupervisedProcess(spec, this.#onChange);
    this.all.push(supervised);
    supervised.start();
    return supervised;
  }

  /** Ends every one at once. */
  kill(): void {
    for (const process of this.all) process.kill();
  }

  /** Stops all but PostgreSQL, which they need to end well. */
  async stopServices(graceMsOf: (name: string) => number | undefined): Promise<void> {
    const services = this.all.filter(({ spec }) => spec.name !== POSTGRES);
    await Promise.all(
      services.map((service) => service.stop(graceMsOf(service.spec.name) ?? SERVICE_GRACE_MS)),
    );
  }

  async stopPostgres(): Promise<void> {
    await this.all.find(({ spec }) => spec.name === POSTGRES)?.stop(POSTGRES_GRACE_MS);
  }

  rotateLogs(): void {
    for (const { spec } of this.all) spec.log.rotate();
  }

  #onChange: OnChange = ({ process: { spec, restarts, startedInMs }, state, reason }) => {
    if (state === 'restarting') this.#progress.note(`${spec.name} ${reason}`);
    if (state === 'ready' && restarts > 0)
      this.#progress.note(`${spec.name} is ready again (${startedInMs} ms)`);
    this.#record();
  };
}
