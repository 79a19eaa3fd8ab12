import { createHash } from 'node:crypto';

const BLOCK = Buffer.alloc(8 * 1024 * 1024, 'year');
const TURNS = 15;

/**
 * Milliseconds that a fixed piece of work takes on one core (the hash of 8 MB, the median of some): how fast the machine
 * is at the time, with whatever else runs on it. Figures of two times can be compared if this is the same at both.
 */
export function machineMs(): number {
  const times = Array.from({ length: TURNS }, () => {
    const begunAt = performance.now();
    createHash('sha256').update(BLOCK).digest();
    return performance.now() - begunAt;
  }).sort((a, b) => a - b);
  return times[Math.floor(TURNS / 2)] ?? Number.NaN;
}
