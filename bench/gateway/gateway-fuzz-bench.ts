import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEchoService } from '../../tests/edge/echo-service.ts';
import { SharedCleanup, startEdgeGateway } from '../../tests/edge/edge-gateway.ts';
import { fuzz } from '../../tests/edge/mutated-requests.ts';
import type { Bench } from '../bench-options.ts';
import { heapAfterGcMb, heapEnvironment } from './heap.ts';

const ROUNDS = 10;
const REQUESTS_A_ROUND = 10_000;
const CONCURRENCY = 64;

/**
 * 100,000 requests that are wrong in all the ways a good one can become wrong: how each was answered, which of them
 * caused a 5xx (none may), and the gateway's memory after each tenth: what is left on its heap after a
 * collection, and resident.
 */
export const gatewayFuzzBench: Bench = async () => {
  const cleanup = new SharedCleanup();
  try {
    const origin = await startEchoService(cleanup);
    const folder = await mkdtemp(join(tmpdir(), 'fuzz-bench-'));
    cleanup.after(() => rm(folder, { recursive: true, force: true }));
    const heapFile = join(folder, 'heap');
    const gateway = await startEdgeGateway(cleanup, {
      NOTIFICATION_SERVICE_URL: origin,
      USER_SERVICE_URL: origin,
      ...heapEnvironment(heapFile),
    });
    const statuses: Record<string, number> = {};
    const offenders: string[] = [];
    const [heapMb, residentMb]: number[][] = [[], []];
    for (let round = 1; round <= ROUNDS; round++) {
      const result = await fuzz(gateway.port, REQUESTS_A_ROUND, CONCURRENCY, round);
      for (const [status, count] of Object.entries(result.statuses))
        statuses[status] = (statuses[status] ?? 0) + count;
      offenders.push(...result.offenders);
      heapMb?.push(await heapAfterGcMb(gateway.child, heapFile));
      residentMb?.push(Math.round(await gateway.memoryMb()));
      gateway.lines.length = 0;
    }
    return {
      requests: ROUNDS * REQUESTS_A_ROUND,
      statuses,
      caused_5xx: offenders.slice(0, 10),
      crashed: gateway.child.exitCode !== null,
      heap_after_gc_mb: heapMb,
      resident_mb: residentMb,
    };
  } finally {
    await cleanup.end();
  }
};
