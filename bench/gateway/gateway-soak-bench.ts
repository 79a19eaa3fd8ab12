import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../bench-options.ts';
import { heapAfterGcMb, heapEnvironment } from './heap.ts';
import { onStage } from './stage.ts';
import { gatewaySubject } from './subjects.ts';
import { CONNECTIONS, takeTurn } from './turn.ts';

const DEFAULT_MINUTES = 10;
const REQUESTS_A_TURN = 20_000;
const SAMPLE_MS = 30_000;

/**
 * Whether the gateway's memory is flat: 64 connections that send without a pause for `--minutes` (10), and every half
 * minute what is left on its heap after a collection, and its resident memory. It fails if a request does.
 */
export const gatewaySoakBench: Bench = ({ minutes = DEFAULT_MINUTES }) =>
  onStage(async ({ options, request, add }) => {
    const file = join(options.folder, 'heap');
    const subject = add(await gatewaySubject(options, heapEnvironment(file)));
    const [heapMb, residentMb]: number[][] = [[], []];
    const endAt = performance.now() + minutes * 60_000;
    let requests = 0;
    for (let sampleAt = 0; performance.now() < endAt; ) {
      await takeTurn(subject, request, REQUESTS_A_TURN);
      requests += REQUESTS_A_TURN;
      if (performance.now() < sampleAt) continue;
      sampleAt = performance.now() + SAMPLE_MS;
      heapMb?.push(await heapAfterGcMb(subject.child, file));
      residentMb?.push(await residentOf(subject.child.pid));
    }
    return { minutes, connections: CONNECTIONS, requests, heap_after_gc_mb: heapMb, resident_mb: residentMb };
  });

async function residentOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+([0-9]+)/.exec(status)?.[1]) / 1024);
}
