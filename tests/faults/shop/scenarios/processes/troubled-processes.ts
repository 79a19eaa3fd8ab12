import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WorldShape } from '../../../world/world-options.ts';
import type { Scenario } from '../../scenario.ts';

const WARM_UP_MS = 1500;
const CLOCK_OFF_MS = 10 * 60_000;
const BLOCK_MS = 5000;
const LOOP_SERVICES = ['order-service', 'inventory-service', 'payment-service', 'api-gateway'] as const;

function preload(name: string): readonly string[] {
  return [
    '--import',
    pathToFileURL(join(import.meta.dirname, '..', '..', '..', 'preloads', `${name}.ts`)).href,
  ];
}

const CLOCKS = [
  ['order-service', CLOCK_OFF_MS],
  ['notification-service', CLOCK_OFF_MS],
  ['payment-service', -CLOCK_OFF_MS],
  ['inventory-service', -CLOCK_OFF_MS],
] as const;

export const clocksApart: Scenario = {
  name: 'clocks-apart',
  kind: 'processes',
  shows:
    'clocks of two services jump ten minutes ahead, of two others ten minutes back, and all to the right time again',
  world: {
    nodeFlags: Object.fromEntries(CLOCKS.map(([name]) => [name, preload('moved-clock')])),
    env: Object.fromEntries(
      CLOCKS.map(([name, offsetMs]) => [name, { FAULTS_CLOCK_OFFSET_MS: String(offsetMs) }]),
    ),
  },
  async run(c) {
    await c.wait(WARM_UP_MS);
    const jump = () => CLOCKS.map(([name]) => c.world.instance(name).signal('SIGUSR2'));
    const window = await c.during('clocks twenty minutes apart', 8000, { break: jump, heal: jump });
    c.mustHaveServed(window, ['browse', 'read', 'order']);
    await c.reopened();
  },
};

/** A world in which SIGUSR2 blocks the event loop of any service for `blockMs`. */
export function loopPreload(blockMs: number): Pick<WorldShape, 'nodeFlags' | 'env'> {
  return {
    nodeFlags: { all: preload('blocked-loop') },
    env: { all: { FAULTS_BLOCK_MS: String(blockMs) } },
  };
}

export const blockedLoop: Scenario = {
  name: 'event-loop-blocked',
  kind: 'processes',
  shows: 'the event loop of one service after another blocked for five seconds',
  world: loopPreload(BLOCK_MS),
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (const name of c.random.shuffled(LOOP_SERVICES).slice(0, 3)) {
      await c.during(`event loop of ${name} blocked`, BLOCK_MS, {
        break: () => c.world.instance(name).signal('SIGUSR2'),
        heal: () => undefined,
      });
      await c.reopened();
    }
  },
};

export const frozen: Scenario = {
  name: 'process-frozen',
  kind: 'processes',
  shows:
    'one of two replicas frozen for seconds (SIGSTOP): the other serves, and none acts twice when it wakes',
  world: { replicas: { everyService: 2 } },
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (const name of c.random
      .shuffled(['order-service', 'inventory-service', 'payment-service'])
      .slice(0, 2)) {
      const replica = c.world.instance(name, c.random.whole(0, 1));
      const window = await c.during(`${replica.name} frozen`, 5000, {
        break: () => replica.signal('SIGSTOP'),
        heal: () => replica.signal('SIGCONT'),
      });
      // What had been sent to it when it froze waits for it.
      c.mustHaveServed(window, name === 'order-service' ? ['browse'] : ['browse', 'read', 'order']);
      await c.reopened();
    }
  },
};

export const outOfMemory: Scenario = {
  name: 'out-of-memory',
  kind: 'processes',
  shows: 'a process that fills its heap is ended by V8, and started again',
  world: {
    nodeFlags: Object.fromEntries(LOOP_SERVICES.map((name) => [name, preload('memory-eater')])),
    apart: 'memory',
  },
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (const name of c.random.shuffled(LOOP_SERVICES).slice(0, 2)) {
      const replica = c.world.instance(name);
      const window = c.timeline.begin(`${name} out of memory`);
      await replica.endedBy('SIGUSR2');
      await replica.untilReady();
      c.timeline.healed(window);
      await c.reopened();
    }
  },
};
