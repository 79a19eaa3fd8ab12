import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** What a worker is started with. */
export interface WorkerData {
  /** From 0. */
  readonly worker: number;
  readonly workers: number;
  /** The ports that all of them share. */
  readonly port: number;
  readonly managementPort: number;
  readonly placeCounts: SharedArrayBuffer;
  readonly clientCounts: SharedArrayBuffer;
  readonly connectionCounts: SharedArrayBuffer;
  readonly rateCounts: SharedArrayBuffer;
}

/** What the group tells a worker. */
export type ToWorker =
  | { readonly kind: 'signal'; readonly signal: 'SIGTERM' | 'SIGHUP' }
  | { readonly kind: 'metrics'; readonly replyTo: MessagePort };

/** What a worker tells the group. */
export type ToGroup =
  | { readonly kind: 'ready' }
  /** The metrics of all workers are wanted. */
  | { readonly kind: 'all-metrics'; readonly replyTo: MessagePort };

interface Postable {
  postMessage(message: unknown, transfer: readonly MessagePort[]): void;
}

/** Asks the other side and waits for its text. Rejects with an AbortError when there is none in time. */
export async function ask(
  other: Postable,
  kind: 'metrics' | 'all-metrics',
  timeoutMs: number,
): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  try {
    other.postMessage({ kind, replyTo: port2 }, [port2]);
    const [text] = await once(port1, 'message', { signal: AbortSignal.timeout(timeoutMs) });
    return String(text);
  } finally {
    port1.close();
  }
}
