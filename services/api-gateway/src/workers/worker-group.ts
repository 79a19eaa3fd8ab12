import { Worker } from 'node:worker_threads';
import type { Log } from '@platform/telemetry/log.ts';
import { ClientCounts } from './client-counts.ts';
import { GroupMetrics } from './group-metrics.ts';
import { SharedConnections } from './shared-connections.ts';
import { SharedCounts } from './shared-counts.ts';
import { PlaceCounts } from './shared-places.ts';
import type { ToGroup, ToWorker, WorkerData } from './worker-messages.ts';

export interface WorkerGroupOptions {
  /** What a worker runs. */
  readonly program: URL;
  readonly workers: number;
  /** The ports that they share. */
  readonly port: number;
  readonly managementPort: number;
  readonly log: Log;
  /** Called with its exit code when a worker ends before it has ever served: the others would end the same way. */
  readonly onFailedStart: (exitCode: number) => void;
}

interface Slot {
  readonly worker: number;
  thread: Worker | undefined;
  startedAt: number;
  /** Ends in a row, each soon after its start. */
  quickEnds: number;
}

// A worker that ends at once is started again after this, each time twice as long, up to the other.
const BACK_OFF_MS = 100;
const MAX_BACK_OFF_MS = 10_000;
// One that lived for this long has not failed at its start.
const SETTLED_MS = 10_000;

/**
 * Threads that each run a whole gateway on one port (SO_REUSEPORT), so that every core serves. Threads rather than
 * processes, because they share memory: what is bounded is bounded for all of them together, exactly, at the price of an
 * atomic operation. One that ends is replaced.
 */
export class WorkerGroup {
  readonly #o: WorkerGroupOptions;
  readonly #places: PlaceCounts;
  readonly #clients: ClientCounts;
  readonly #connections: SharedConnections;
  readonly #counts = new SharedCounts();
  readonly #slots: Slot[];
  readonly #metrics: GroupMetrics;
  #hasServed = false;
  #isStopping = false;

  constructor(options: WorkerGroupOptions) {
    this.#o = options;
    this.#places = new PlaceCounts(options.workers);
    this.#clients = new ClientCounts(options.workers);
    this.#connections = new SharedConnections(options.workers);
    this.#metrics = new GroupMetrics(() => this.#threads());
    this.#slots = Array.from({ length: options.workers }, (_, worker) => ({
      worker,
      thread: undefined,
      startedAt: 0,
      quickEnds: 0,
    }));
  }

  start(): void {
    for (const slot of this.#slots) this.#start(slot);
  }

  /** Passes a signal on to every worker. */
  signal(signal: 'SIGTERM' | 'SIGHUP'): void {
    for (const thread of this.#threads().values())
      thread.postMessage({ kind: 'signal', signal } satisfies ToWorker);
  }

  /** Has every worker end in good order, within `graceMs`; then cuts what is left. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    const ends = [...this.#threads().values()].map((thread) => {
      const ended = new Promise((resolve) => thread.once('exit', resolve));
      const cut = setTimeout(() => void thread.terminate(), graceMs);
      return ended.finally(() => clearTimeout(cut));
    });
    this.signal('SIGTERM');
    await Promise.all(ends);
  }

  #threads(): Map<string, Worker> {
    const running = this.#slots.filter(({ thread }) => thread !== undefined);
    return new Map(running.map(({ worker, thread }) => [String(worker), thread as Worker]));
  }

  #start(slot: Slot): void {
    const { program, workers, port, managementPort, log } = this.#o;
    const data: WorkerData = {
      worker: slot.worker,
      workers,
      port,
      managementPort,
      placeCounts: this.#places.memory,
      clientCounts: this.#clients.memory,
      connectionCounts: this.#connections.memory,
      rateCounts: this.#counts.memory,
    };
    const thread = new Worker(program, { workerData: data });
    slot.thread = thread;
    slot.startedAt = performance.now();
    thread.on('message', (message: ToGroup) => {
      if (message.kind === 'all-metrics') void this.#metrics.answer(message.replyTo);
      else this.#served(slot);
    });
    // What nobody caught, and running out of memory; the thread ends, which is seen below.
    thread.on('error', (err) => log.error({ err, worker: slot.worker }, 'a worker failed'));
    thread.on('exit', (code) => this.#ended(slot, code));
  }

  #served({ worker }: Slot): void {
    this.#hasServed = true;
    this.#o.log.info({ worker, port: this.#o.port }, 'worker ready');
  }

  #ended(slot: Slot, exitCode: number): void {
    slot.thread = undefined;
    this.#places.forget(slot.worker);
    this.#clients.forget(slot.worker);
    this.#connections.forget(slot.worker);
    if (this.#isStopping) return;
    if (!this.#hasServed) {
      this.#o.onFailedStart(exitCode);
      return;
    }
    this.#metrics.forget(String(slot.worker));
    this.#metrics.restarts++;
    slot.quickEnds = performance.now() - slot.startedAt < SETTLED_MS ? slot.quickEnds + 1 : 0;
    const delay_ms = Math.min(BACK_OFF_MS * 2 ** slot.quickEnds, MAX_BACK_OFF_MS);
    this.#o.log.error(
      { worker: slot.worker, exit_code: exitCode, delay_ms },
      'a worker ended and is started again',
    );
    setTimeout(() => this.#isStopping || this.#start(slot), delay_ms);
  }
}
