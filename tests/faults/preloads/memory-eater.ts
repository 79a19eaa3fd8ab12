/** A preload (`--import`): SIGUSR2 fills this process's heap until V8 ends it (`--max-old-space-size`): a real out-of-memory. */
const eaten: unknown[] = [];

process.on('SIGUSR2', () => {
  for (;;) eaten.push(Array.from({ length: 100_000 }, () => ({ held: eaten.length })));
});
