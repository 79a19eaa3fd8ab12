import type { Progress } from '../console/progress.ts';
import type { ProcessSpec } from './process-spec.ts';
import { POSTGRES } from './process-specs.ts';
import { type OnChange, SupervisedProcess } from './supervised-process.ts';

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

  /** A process of this run that is a service. */
  service(name: string): SupervisedProcess | undefined {
    return this.all.find(({ spec }) => spec.name === name && name !== POSTGRES);
  }

  /** Ends every one at once. */
  kill(): void {
    for (const process of this.all) process.kill();
  }

  /** Stops all but PostgreSQL, which they need to end well. */
  async stopServices(graceMsOf: (name: string) => number): Promise<void> {
    const services = this.all.filter(({ spec }) => spec.name !== POSTGRES);
    await Promise.all(services.map((service) => service.stop(graceMsOf(service.spec.name))));
  }

  async stopPostgres(): Promise<void> {
    await this.all.find(({ spec }) => spec.name === POSTGRES)?.stop(POSTGRES_GRACE_MS);
  }

  rotateLogs(): void {
    for (const { spec } of this.all) spec.log.rotate();
  }

  #onChange: OnChange = ({ process: { spec, restarts, startedInMs }, state, reason }) => {
    if (reason !== undefined) this.#progress.note(`${spec.name} ${reason}`);
    else if (state === 'ready' && restarts > 0)
      this.#progress.note(`${spec.name} is ready again (${startedInMs} ms)`);
    this.#record();
  };
}
