import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../world/until.ts';
import { ACTIVITIES, type Activity, type FaultWindow, type Timeline } from './runs/timeline.ts';
import type { ScenarioContext } from './scenario.ts';

// Circuits are tried again after two seconds; a machine that is busy with tests takes its time besides.
const REOPENED_MS = 15_000;

/** What a scenario is given besides its world. */
export function createContext(
  parts: Pick<ScenarioContext, 'world' | 'shop' | 'load' | 'timeline' | 'random'>,
): ScenarioContext {
  const { timeline } = parts;
  return {
    ...parts,
    wait: (ms) => sleep(ms),
    reopened: (withinMs = REOPENED_MS) => reopened(timeline, withinMs),
    async during(what, ms, fault) {
      const window = timeline.begin(what);
      await fault.break();
      // Healed also when something did not hold meanwhile: what follows judges a world that is whole.
      const [held] = await Promise.allSettled([fault.meanwhile?.(), sleep(ms)]);
      await fault.heal();
      timeline.healed(window);
      if (held.status === 'rejected') throw held.reason;
      return window;
    },
    mustHaveServed(window, activities, share = 1) {
      for (const activity of activities) mustHaveServed(timeline, window, activity, share);
    },
  };
}

function mustHaveServed(timeline: Timeline, window: FaultWindow, activity: Activity, share: number): void {
  const { tried, served, failures } = timeline.availability(activity, window.beganAt, window.healedAt);
  // Otherwise whoever asks nothing would be served everything.
  if (tried === 0) throw new Error(`${window.what}: nobody tried to ${activity}, so it shows nothing`);
  if (served < tried * share)
    throw new Error(
      `${window.what}: ${activity} must stay up, and ${served} of ${tried} were served (${[...failures.keys()]})`,
    );
}

async function reopened(timeline: Timeline, withinMs: number): Promise<void> {
  const since = Date.now();
  const isOpen = (activity: Activity) => timeline.servedAfterMs(activity, since) !== undefined;
  await until('all of the shop is served again', () => ACTIVITIES.every(isOpen), withinMs);
  timeline.reopened(Date.now() - since);
}
