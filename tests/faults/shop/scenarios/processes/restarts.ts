import type { Scenario } from '../../scenario.ts';

const WARM_UP_MS = 2000;
// As behind any balancer: time in which connections retire, and others learn that it is going.
const DRAIN_DELAY_MS = 1500;

export const rollingRestart: Scenario = {
  name: 'rolling-restart',
  kind: 'processes',
  shows: 'every service restarted under load, one replica after another, without one failed request',
  world: { replicas: { everyService: 2 }, env: { all: { DRAIN_DELAY_MS: String(DRAIN_DELAY_MS) } } },
  async run(c) {
    await c.wait(WARM_UP_MS);
    const window = c.timeline.begin('rolling restart of every service');
    for (const replica of c.random.shuffled(c.world.replicas)) {
      await replica.stop();
      await replica.startAgain();
      await replica.untilReady();
    }
    c.timeline.healed(window);
    c.mustHaveServed(window, ['browse', 'read', 'order']);
  },
};
