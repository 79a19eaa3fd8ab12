import { randomInt } from 'node:crypto';
import { CONTROL_PORT_OFFSET, POSTGRES_PORT_OFFSET, portOffsets, type Topology } from '../topology.ts';
import { isFree } from './ports.ts';

// Below the range that systems give to outgoing connections (32768 and up on Linux).
const LOWEST = 10_000;
const HIGHEST = 30_000;
const TRIES = 200;

/** A port base on which the whole topology finds its ports free; chosen by chance, so that two seldom meet. */
export async function freePortBase({ services }: Topology): Promise<number> {
  const offsets = [...portOffsets(services), POSTGRES_PORT_OFFSET, CONTROL_PORT_OFFSET];
  for (let i = 0; i < TRIES; i += 1) {
    const base = randomInt(LOWEST, HIGHEST);
    const free = await Promise.all(offsets.map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error(`no ${offsets.length} free ports found between ${LOWEST} and ${HIGHEST}`);
}
