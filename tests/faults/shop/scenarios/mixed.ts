import type { Random } from '../../seeded-random.ts';
import type { Scenario, ScenarioContext } from '../scenario.ts';
import { type DrawnFault, drawFault } from './drawn-faults.ts';
import { BETWEEN, TO_SERVERS } from './networks.ts';
import { loopPreload } from './processes/troubled-processes.ts';

const WARM_UP_MS = 1500;
const ROUNDS = 5;
const LONGEST_MS = 4000;

export const mixed: Scenario = {
  name: 'mixed',
  kind: 'mixed',
  shows: 'two to four faults of any kind at once, over two replicas of everything, as the seed draws them',
  world: {
    replicas: { everyService: 2 },
    links: [...TO_SERVERS, ...BETWEEN],
    hasRedis: true,
    hasMailServer: true,
    ...loopPreload(2000),
  },
  quietMs: 150_000,
  async run(c) {
    await c.wait(WARM_UP_MS);
    const random = c.random.fork('schedule');
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all(drawSome(c, random).map((fault) => strike(c, fault, random.fork(fault.what))));
      await c.world.heal();
      await c.reopened(60_000);
    }
  },
};

/** Two to four faults that do not get in each other's way. */
function drawSome(c: ScenarioContext, random: Random): DrawnFault[] {
  const drawn = new Map<string, DrawnFault>();
  for (const count = random.whole(2, 4); drawn.size < count; ) {
    const fault = drawFault(c, random);
    if (!drawn.has(fault.target)) drawn.set(fault.target, fault);
  }
  return [...drawn.values()];
}

async function strike(c: ScenarioContext, fault: DrawnFault, random: Random): Promise<void> {
  await c.wait(random.whole(0, 1000));
  await c.during(fault.what, random.whole(500, LONGEST_MS), fault);
}
