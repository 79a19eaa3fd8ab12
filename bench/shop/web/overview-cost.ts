import { setTimeout as sleep } from 'node:timers/promises';
import type { PlatformUnderTest } from '../../platform-under-test.ts';
import { cpuSeconds } from '../../process-cost.ts';
import type { PageReader } from './page-reader.ts';

/** Long enough for some refreshes, and for what goes on in turns anyway. */
const WINDOW_S = 20;
const WARM_UP = 10;
const REFRESH = /data-refresh="(\d+)"/;

/**
 * What an overview that somebody has open costs all processes of the platform, in percent of a core. Without it is
 * measured before and after, so that what gets less or more by itself does not count.
 */
export async function measureOverview(platform: PlatformUnderTest, reader: PageReader) {
  for (let i = 0; i < WARM_UP; i += 1) await reader.read('/console');
  const seconds = Number(REFRESH.exec(await reader.read('/console'))?.[1]);
  const before = await share(platform, WINDOW_S);
  const open = await share(platform, 2 * WINDOW_S, refreshing(reader, seconds * 1000));
  const closed = (before + (await share(platform, WINDOW_S))) / 2;
  const rounded = (part: number) => Math.round(part * 10_000) / 100;
  return {
    refreshed_each_s: seconds,
    closed_percent: rounded(closed),
    open_percent: rounded(open),
    costs_percent: rounded(open - closed),
  };
}

/** CPU time beside the time on the clock, while `work` goes on. */
async function share(
  { state }: PlatformUnderTest,
  seconds: number,
  work: (signal: AbortSignal) => Promise<void> = async () => undefined,
): Promise<number> {
  const before = await cpuSeconds(state.runner.pid);
  const begunAt = performance.now();
  const over = new AbortController();
  const working = work(over.signal);
  await sleep(seconds * 1000);
  over.abort();
  await working;
  const used = (await cpuSeconds(state.runner.pid)) - before;
  return used / ((performance.now() - begunAt) / 1000);
}

function refreshing(reader: PageReader, everyMs: number): (signal: AbortSignal) => Promise<void> {
  return async (signal) => {
    while (!signal.aborted) {
      await reader.read('/console');
      // It is rejected when all is over.
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  };
}
