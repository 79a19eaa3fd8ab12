import { eventually } from '@platform/testing/eventually.ts';
import { cpuSeconds } from '../process-cost.ts';
import { type LoadResult, sendLoad } from './raw-load.ts';
import type { Subject } from './subjects.ts';

export const CONNECTIONS = 64;
const START = { timeoutMs: 60_000 };

/** One stretch of load on one subject. */
export interface Turn extends LoadResult {
  readonly requests: number;
  readonly cpuPer100k: number;
}

/** Sends `requests`, over 64 connections, and weighs them. Throws if one fails. */
export async function takeTurn(subject: Subject, request: string, requests: number): Promise<Turn> {
  const { port, child } = subject;
  // A gateway listens before it is ready.
  await eventually(async () => {
    const { failures } = await sendLoad({ port, request, requests: 1, connections: 1 });
    if (failures > 0) throw new Error('not ready yet');
  }, START);
  const before = await cpuSeconds(child.pid ?? 0);
  const result = await sendLoad({ port, request, requests, connections: CONNECTIONS });
  const cpu = (await cpuSeconds(child.pid ?? 0)) - before;
  if (result.failures > 0) throw new Error(`${result.failures} requests through ${subject.name} failed`);
  return { ...result, requests, cpuPer100k: (cpu / requests) * 100_000 };
}

/** The request of the benches, as a browser sends it. */
export function requestWith(token: string): string {
  const lines = [
    'GET /api/users/0190b0c4-6f7e-7cc3-98c4-dc0c0c07398f?fields=lines HTTP/1.1',
    'Host: shop.example',
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    'Accept: application/json',
    'Accept-Language: en-GB,en;q=0.7',
    'Accept-Encoding: gzip, deflate, br',
    `Authorization: Bearer ${token}`,
    'Connection: keep-alive',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
