import { parentPort, workerData } from 'node:worker_threads';
import type { ConnectionCounts } from '@platform/service-defaults/server/connection-counts.ts';
import type { LocalCounting } from '../rate-limits/counts.ts';
import type { CountClients, MakePlaces } from '../upstreams/places.ts';
import { ClientCounts } from './client-counts.ts';
import { SharedConnections } from './shared-connections.ts';
import { SharedCounts } from './shared-counts.ts';
import { PlaceCounts } from './shared-places.ts';
import { ask, type ToGroup, type ToWorker, type WorkerData } from './worker-messages.ts';

/** What a worker has in common with the others. */
export interface WorkerLink {
  readonly port: number;
  readonly managementPort: number;
  readonly makePlaces: MakePlaces;
  readonly countClients: CountClients;
  /** The connections of all workers. */
  readonly connections: ConnectionCounts;
  /** The rate limits' counts of all workers. */
  readonly counts: LocalCounting;
  /** The metrics of all workers in one text. */
  renderMetrics(): Promise<string>;
  /** Answers the group from now on with what `render` gives, and tells it that this worker serves. */
  ready(render: () => Promise<string>): void;
}

const METRICS_TIMEOUT_MS = 3000;

/**
 * Links a worker thread to its group. A thread hears no signals: those that come to the process are passed on, and are
 * emitted here as if they had come to this one.
 */
export function linkToGroup(): WorkerLink {
  if (parentPort === null) throw new Error('this is not the thread of a worker');
  const group = parentPort;
  const { worker, workers, port, managementPort, placeCounts, clientCounts, connectionCounts, rateCounts } =
    workerData as WorkerData;
  const places = new PlaceCounts(workers, placeCounts);
  const clients = new ClientCounts(workers, clientCounts);
  let render: (() => Promise<string>) | undefined;
  group.on('message', (message: ToWorker) => {
    if (message.kind === 'signal') hear(message.signal);
    else void answerMetrics(message, render);
  });
  return {
    port,
    countClients: (name) => clients.of(name, worker),
    managementPort,
    connections: new SharedConnections(workers, connectionCounts).counts(worker),
    makePlaces: (name, limit) => places.places(name, worker, limit),
    counts: new SharedCounts({ memory: rateCounts }),
    renderMetrics: () => ask(group, 'all-metrics', METRICS_TIMEOUT_MS),
    ready(own) {
      render = own;
      group.postMessage({ kind: 'ready' } satisfies ToGroup);
    },
  };
}

function hear(signal: 'SIGTERM' | 'SIGHUP'): void {
  // Told to end before it had begun.
  if (!process.emit(signal, signal) && signal === 'SIGTERM') process.exit(0);
}

async function answerMetrics(
  { replyTo }: Extract<ToWorker, { kind: 'metrics' }>,
  render: (() => Promise<string>) | undefined,
): Promise<void> {
  replyTo.postMessage(render === undefined ? '' : await render());
}
