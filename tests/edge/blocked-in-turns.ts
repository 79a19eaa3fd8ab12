/**
 * A preload (`--import`): blocks this process's event loop in every turn of it, as too much work would. Each SIGUSR2
 * goes on to the next of the durations in BLOCKS_MS; 0 is none.
 */
const durations = (process.env.BLOCKS_MS ?? '').split(',').map(Number);
let blockMs = 0;

function turn(): void {
  if (blockMs === 0) return;
  const end = performance.now() + blockMs;
  while (performance.now() < end);
  setTimeout(turn, 1);
}

process.on('SIGUSR2', () => {
  const wasIdle = blockMs === 0;
  blockMs = durations.shift() ?? 0;
  if (wasIdle) turn();
});
