import { join } from 'node:path';
import { repositoryRoot } from '../../../platform/src/repository.ts';
import { platform } from '../../../platform/src/topology.ts';
import type { Scenario, ScenarioContext } from '../../faults/shop/scenario.ts';

const WARM_UP_MS = 2000;
// As behind any balancer: time in which connections retire, and others learn that it is going.
const DRAIN_DELAY_MS = 1500;
// Both versions of a service at work, with what they say and write going to both of all others.
const SIDE_BY_SIDE_MS = 2000;

/**
 * Every service of a release replaced by today's, and then back again, as when a release is undone: one replica, a time
 * side by side, the other. The first of today's to start migrates the database while the release works on it.
 */
export function mixedVersions(releaseRoot: string): Scenario {
  return {
    name: 'mixed-versions',
    kind: 'processes',
    shows: 'every service replaced by its next version under load, and back, without one failed request',
    world: {
      replicas: { everyService: 2 },
      root: releaseRoot,
      env: { all: { DRAIN_DELAY_MS: String(DRAIN_DELAY_MS) } },
    },
    async run(c) {
      await c.wait(WARM_UP_MS);
      await replaceAll(c, 'today’s version', repositoryRoot);
      await c.wait(SIDE_BY_SIDE_MS);
      await replaceAll(c, 'the release', releaseRoot);
    },
  };
}

async function replaceAll(c: ScenarioContext, what: string, root: string): Promise<void> {
  for (const { name, entry } of c.random.shuffled(platform.services)) {
    const window = c.timeline.begin(`${name} replaced by ${what}`);
    for (const replica of c.world.instances(name)) {
      await replica.stop();
      replica.switchTo(join(root, entry));
      await replica.startAgain();
      await replica.untilReady();
      await c.wait(SIDE_BY_SIDE_MS);
    }
    c.timeline.healed(window);
    c.mustHaveServed(window, ['browse', 'read', 'order']);
  }
}
