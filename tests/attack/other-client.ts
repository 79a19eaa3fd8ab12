import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { OTHER_CLIENT } from './target.ts';

/** What another client met while it went about its business. */
export interface Met {
  readonly timesMs: readonly number[];
  /** Answers by status; `none` where the connection failed or nothing came. */
  readonly answers: ReadonlyMap<number | 'none', number>;
}

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly body?: string;
}

export interface Round {
  readonly port: number;
  readonly calls: readonly Call[];
  readonly pauseMs: number;
  onAnswer?(): void;
}

// Longer than anything that is acceptable.
const TIMEOUT_MS = 30_000;

/** Goes through `calls` again and again, one request after the other, each over a connection of its own. */
export async function goAbout({ port, calls, pauseMs, onAnswer }: Round, signal: AbortSignal): Promise<Met> {
  const timesMs: number[] = [];
  const answers = new Map<number | 'none', number>();
  for (let i = 0; !signal.aborted; i++) {
    const call = calls[i % calls.length];
    if (call === undefined) break;
    const begun = performance.now();
    const status = await ask(port, call);
    timesMs.push(performance.now() - begun);
    answers.set(status, (answers.get(status) ?? 0) + 1);
    onAnswer?.();
    await sleep(pauseMs);
  }
  return { timesMs, answers };
}

/** How many requests were answered with a 5xx, or not at all. */
export function failures({ answers }: Met): number {
  return [...answers].reduce(
    (sum, [status, count]) => sum + (status === 'none' || status >= 500 ? count : 0),
    0,
  );
}

export function ask(port: number, { method = 'GET', path, body }: Call): Promise<number | 'none'> {
  return new Promise((resolve) => {
    const headers =
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers,
        agent: false,
        localAddress: OTHER_CLIENT,
        timeout: TIMEOUT_MS,
      },
      (answer) => {
        answer.resume();
        answer.on('close', () => resolve(answer.complete ? (answer.statusCode ?? 'none') : 'none'));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => resolve('none'));
    outgoing.end(body);
  });
}
