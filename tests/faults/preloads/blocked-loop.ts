/** A preload (`--import`): SIGUSR2 blocks this process's event loop for FAULTS_BLOCK_MS, as a computation would. */
const blockMs = Number(process.env.FAULTS_BLOCK_MS ?? 5000);

process.on('SIGUSR2', () => {
  const end = performance.now() + blockMs;
  while (performance.now() < end);
});
