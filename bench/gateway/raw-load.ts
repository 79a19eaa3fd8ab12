import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly port: number;
  /** A whole request without a body, sent over and over. */
  readonly request: string;
  readonly requests: number;
  /** Each has one request under way at a time. */
  readonly connections: number;
}

export interface LoadResult {
  readonly seconds: number;
  /** Of each request, in milliseconds. */
  readonly latenciesMs: readonly number[];
  /** Answers other than 200, and connections that ended. */
  readonly failures: number;
}

const LENGTH = /\r\ncontent-length: *([0-9]+)/i;

/** Sends `requests` over kept-alive bare sockets: as little work as can be, since it shares the machine. */
export async function sendLoad({ port, request, requests, connections }: LoadOptions): Promise<LoadResult> {
  const bytes = Buffer.from(request, 'latin1');
  const latenciesMs: number[] = [];
  let failures = 0;
  let unsent = requests;
  const begunAt = performance.now();

  const run = (socket: Socket): Promise<void> =>
    new Promise((resolve) => {
      let sentAt = 0;
      let got = '';
      const send = () => {
        if (unsent-- <= 0) {
          socket.destroy();
          return;
        }
        sentAt = performance.now();
        socket.write(bytes);
      };
      socket.setNoDelay(true);
      socket.on('connect', send);
      socket.on('data', (chunk) => {
        got += chunk.toString('latin1');
        if (!isWhole(got)) return;
        latenciesMs.push(performance.now() - sentAt);
        if (!got.startsWith('HTTP/1.1 200')) failures++;
        got = '';
        send();
      });
      socket.on('error', () => failures++);
      socket.on('close', () => resolve());
    });

  await Promise.all(Array.from({ length: connections }, () => run(connect({ port, host: '127.0.0.1' }))));
  return { seconds: (performance.now() - begunAt) / 1000, latenciesMs, failures };
}

function isWhole(answer: string): boolean {
  const headEnd = answer.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const length = LENGTH.exec(answer.slice(0, headEnd))?.[1];
  if (length === undefined) throw new Error('the load counts answers by their content-length');
  return answer.length >= headEnd + 4 + Number(length);
}
