import { seededRandom } from '../../seeded-random.ts';
import type { World } from '../../world/world.ts';
import { judge, type Verdict } from '../books/verdict.ts';
import { Load } from '../load/load.ts';
import { Shop } from '../load/shop.ts';
import type { Scenario } from '../scenario.ts';
import { createContext } from '../scenario-context.ts';
import { type FaultWindow, Timeline } from './timeline.ts';
import { waitUntilQuiet } from './wait-until-quiet.ts';

const QUIET_MS = 45_000;
const CUSTOMERS = 4;
// A shorter window may fall between two questions of the load.
const LONG_ENOUGH_MS = 1_000;

export interface ScenarioResult {
  readonly verdict: Verdict;
  readonly timeline: Timeline;
  readonly seconds: number;
}

/** Runs one scenario in a world: load, faults, healing, quiet, verdict. */
export async function runScenario(
  scenario: Scenario,
  world: World,
  seed: number,
  onLine: (line: string) => void,
): Promise<ScenarioResult> {
  const begunAt = performance.now();
  const random = seededRandom(seed).fork(scenario.name);
  const shop = new Shop(world.gatewayUrls, world.adminToken);
  const problems: string[] = [];
  await shop.open();
  const options = scenario.load === false ? undefined : (scenario.load ?? {});
  const customers = await shop.register(options?.customers ?? CUSTOMERS);
  const timeline = new Timeline(onLine);
  const load = new Load(shop, customers, random.fork('load'), timeline, options ?? {});
  if (options !== undefined) load.start();
  try {
    await scenario.run(createContext({ world, shop, load, timeline, random }));
  } catch (error) {
    problems.push(`${scenario.name}: ${(error as Error).message}`);
  }
  await world.heal();
  if (options !== undefined) await load.stop();
  const unquiet = await waitUntilQuiet(world, scenario.quietMs ?? QUIET_MS);
  const vain = vainWindows(timeline, options !== undefined);
  const verdict = await judge(world, shop, timeline, [...problems, ...vain, ...unquiet]);
  shop.http.close();
  return { verdict, timeline, seconds: (performance.now() - begunAt) / 1000 };
}

/** A scenario that broke nothing, or broke it while nobody was there, would show nothing. */
function vainWindows(timeline: Timeline, hasLoad: boolean): string[] {
  if (timeline.faults.length === 0) return ['nothing was broken'];
  const isVain = (window: FaultWindow) =>
    (window.healedAt ?? Date.now()) - window.beganAt >= LONG_ENOUGH_MS && !timeline.wasTried(window);
  return hasLoad ? timeline.faults.filter(isVain).map(({ what }) => `${what}: no load ran meanwhile`) : [];
}
