import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import { seededRandom } from '../seeded-random.ts';
import { hasRabbitMq } from '../world/servers/rabbitmq-node.ts';
import type { Bus } from '../world/world-options.ts';
import { commandOf, type Turn, TurnRunner } from './runs/run-turns.ts';
import type { Scenario } from './scenario.ts';

/** By FAULTS_SEED, or the seed of the whole run, one that failed is repeated. */
export const SEED = Number(process.env.FAULTS_SEED ?? process.env.TEST_SEED ?? randomInt(2 ** 31));

// Where the ports of each kind of world lie: those that run at the same time do not take each other's.
const PORTS = { 'one-of-each': 10_000, 'two-of-each': 16_000, rabbitmq: 22_000 } as const;
const PORTS_OF_A_KIND = 5_000;

/** Scenarios on one bus that share a world; `count` of them run, others each time. Returns what runs them. */
export function drawnScenarios(
  world: keyof typeof PORTS,
  count: number,
  bus: Bus,
  scenarios: readonly Scenario[],
): TurnRunner {
  const lines: string[] = [];
  const runner = new TurnRunner(PORTS[world] + randomInt(PORTS_OF_A_KIND), (line) => lines.push(line));
  after(() => runner.close());
  const drawn = seededRandom(SEED).fork('selection').shuffled(scenarios).slice(0, count);
  for (const scenario of drawn) {
    const skip = bus === 'rabbitmq' && !hasRabbitMq && 'rabbitmq-server is not installed here';
    test(`${scenario.name} on ${bus}: ${scenario.shows}`, { skip }, async () => {
      lines.length = 0;
      const turn: Turn = { scenario, bus, seed: SEED };
      const { verdict } = await runner.run(turn);
      assert.deepEqual(
        verdict.problems,
        [],
        `${lines.join('\n')}\nrepeat: ${commandOf(turn)}\nselection: FAULTS_SEED=${SEED}`,
      );
    });
  }
  return runner;
}
