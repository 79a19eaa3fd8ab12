import { isFree } from '../../../../platform/src/environment/ports.ts';
import type { ProcessSpec } from '../../../../platform/src/processes/process-spec.ts';
import { SupervisedProcess } from '../../../../platform/src/processes/supervised-process.ts';
import { until } from '../until.ts';

const GRACE_MS = 12_000;
const END_MS = 180_000;
const READY_MS = 180_000;
const MOST_FAILED_STARTS = 3;

export interface ReplicaPorts {
  readonly port: number;
  /** Of metrics and probes, where there are any. */
  readonly managementPort?: number;
}

/** One process of the world: kept running as the runner does it, and broken in every way a process can be. */
export class Replica {
  readonly service: string;
  readonly port: number;
  readonly #managementPort: number | undefined;
  #spec: ProcessSpec;
  readonly #onChange: () => void;
  #supervised: SupervisedProcess;
  /** Ends that the suite brought about. */
  #expectedEnds = 0;
  #earlierRestarts = 0;

  constructor(service: string, ports: ReplicaPorts, spec: ProcessSpec, onChange: () => void) {
    this.service = service;
    this.port = ports.port;
    this.#managementPort = ports.managementPort;
    this.#spec = spec;
    this.#onChange = onChange;
    this.#supervised = new SupervisedProcess(spec, onChange);
  }

  get name(): string {
    return this.#spec.name;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get managementUrl(): string {
    if (this.#managementPort === undefined) throw new Error(`${this.name} has no management port`);
    return `http://127.0.0.1:${this.#managementPort}`;
  }

  get identity() {
    return this.#supervised.identity;
  }

  get isReady(): boolean {
    return this.#supervised.state === 'ready';
  }

  /** How often it ended by itself: a crash, which no fault may cause unless it is a `kill`. */
  get crashes(): number {
    return this.#earlierRestarts + this.#supervised.restarts - this.#expectedEnds;
  }

  get lastEnd(): string {
    return this.#supervised.lastEnd;
  }

  /** True if `text` is in what it has logged. */
  hasLogged(text: string): boolean {
    return this.#spec.log.tail(Number.POSITIVE_INFINITY).some((line) => line.includes(text));
  }

  start(): void {
    this.#supervised.start();
  }

  /** Throws, with its last words, when it ends again and again without ever being ready, or takes too long. */
  async untilReady(): Promise<void> {
    const hasFailed = () => this.#supervised.failedStarts >= MOST_FAILED_STARTS;
    await until(`${this.name} is ready`, () => this.isReady || hasFailed(), READY_MS);
    if (!this.isReady)
      throw new Error(`${this.name} does not start (${this.lastEnd}):\n${this.#spec.log.tail(8).join('\n')}`);
  }

  /** `kill -9`. Resolves when it has ended; its supervisor starts it again. */
  kill(): Promise<void> {
    return this.endedBy('SIGKILL');
  }

  /** Sends a signal by which it ends, and resolves when it has. */
  async endedBy(signal: NodeJS.Signals): Promise<void> {
    const pid = this.identity?.pid;
    if (pid === undefined) return; // It is being started again already.
    this.#expectedEnds += 1;
    this.signal(signal);
    await until(`${this.name} has ended`, () => this.identity?.pid !== pid, END_MS, 10);
  }

  signal(signal: NodeJS.Signals): void {
    const pid = this.identity?.pid;
    if (pid === undefined) return;
    try {
      process.kill(pid, signal);
    } catch {
      // It is being started again at this moment.
    }
  }

  /** Ends it in good order, and leaves it so. */
  async stop(graceMs = GRACE_MS): Promise<void> {
    await this.#supervised.stop(graceMs);
  }

  /** Has it run another version's program from its next start on. */
  switchTo(program: string): void {
    const [node, ...args] = this.#spec.command;
    this.#spec = { ...this.#spec, command: [node, ...args.slice(0, -1), program] };
  }

  /** Starts it again after `stop`. */
  async startAgain(): Promise<void> {
    await until(`port ${this.port} is free`, () => isFree(this.port), END_MS);
    this.#earlierRestarts += this.#supervised.restarts;
    this.#supervised = new SupervisedProcess(this.#spec, this.#onChange);
    this.start();
  }
}
