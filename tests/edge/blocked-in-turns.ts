import { readFileSync } from 'node:fs';

/**
 * A preload (`--import`): blocks this process's event loop in every turn of it, as too much work would. Each SIGUSR2
 * has it read from BLOCKS_FILE for how many milliseconds; 0 is not at all.
 */
const { BLOCKS_FILE = '' } = process.env;
const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));
let blockMs = 0;

function turn(): void {
  if (blockMs === 0) return;
  // Asleep rather than busy: it costs the other tests nothing.
  Atomics.wait(nobodyWakes, 0, 0, blockMs);
  setTimeout(turn, 1);
}

process.on('SIGUSR2', () => {
  const wasIdle = blockMs === 0;
  blockMs = Number(readFileSync(BLOCKS_FILE, 'utf8'));
  if (wasIdle) turn();
});
