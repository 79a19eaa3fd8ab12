import { readFileSync } from 'node:fs';

/**
 * A preload (`--import`): blocks this process's event loop in every turn of it, as too much work would. Each SIGUSR2
 * has it read from BLOCKS_FILE for how many milliseconds; 0 is not at all.
 */
const { BLOCKS_FILE = '' } = process.env;
let blockMs = 0;

function turn(): void {
  if (blockMs === 0) return;
  const end = performance.now() + blockMs;
  while (performance.now() < end);
  setTimeout(turn, 1);
}

process.on('SIGUSR2', () => {
  const wasIdle = blockMs === 0;
  blockMs = Number(readFileSync(BLOCKS_FILE, 'utf8'));
  if (wasIdle) turn();
});
