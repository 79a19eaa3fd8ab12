import type { Bench } from './bench-options.ts';
import { startPlatform, withDataFolder } from './platform-under-test.ts';

const LATER_STARTS = 5;

/** The time of `npm start` to ready: the first, which makes everything, and later ones; and the memory when idle. */
export const startBench: Bench = () =>
  withDataFolder(async (dataFolder) => {
    const times: number[] = [];
    let memoryMb = 0;
    for (let i = 0; i <= LATER_STARTS; i += 1) {
      const begunAt = performance.now();
      const platform = await startPlatform(dataFolder);
      times.push(Math.round(performance.now() - begunAt));
      memoryMb = platform.state.memory_mb;
      await platform.stop();
    }
    const [first, ...later] = times;
    return {
      first_ms: first,
      later_ms: later,
      later_median_ms: later.toSorted((a, b) => a - b)[2],
      idle_memory_mb: memoryMb,
    };
  });
