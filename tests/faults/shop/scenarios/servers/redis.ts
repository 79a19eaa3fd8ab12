import { mustSay } from '../../../world/processes/vital-signs.ts';
import type { RedisNode } from '../../../world/servers/redis-node.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';

const WARM_UP_MS = 1500;
const AWAY_MS = 3000;

function node({ world }: ScenarioContext): RedisNode {
  if (world.redis === undefined) throw new Error('this world has no Redis');
  return world.redis;
}

const LINKS = ['product-service>redis', 'api-gateway>redis'] as const;

export const redisAway: Scenario = {
  name: 'redis-troubled',
  kind: 'redis',
  shows: 'Redis frozen, killed and started again empty, slow, and flushed: all of the shop stays open',
  world: { hasRedis: true, replicas: { everyService: 2 }, links: LINKS },
  async run(c) {
    await c.wait(WARM_UP_MS);
    const links = LINKS.map((name) => c.world.link(name));
    const windows = [
      await c.during('Redis frozen', AWAY_MS, { break: () => node(c).freeze(), heal: () => node(c).thaw() }),
      await c.during('Redis killed', AWAY_MS, {
        break: () => node(c).kill(),
        meanwhile: () => mustSay(c.world.instances('api-gateway'), { isReady: true, missing: ['redis'] }),
        heal: () => node(c).start(),
      }),
      await c.during('Redis slow', AWAY_MS, {
        break: () => links.map((link) => link.slow({ delayMs: 300 })),
        heal: () => Promise.all(links.map((link) => link.heal())),
      }),
      await c.during('Redis flushed', AWAY_MS, { break: () => node(c).flush(), heal: () => undefined }),
    ];
    for (const window of windows) c.mustHaveServed(window, ['browse', 'read', 'order']);
    await c.reopened();
  },
};
