import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import { commandOf, type Turn, TurnRunner } from './run-turns.ts';
import type { Scenario } from './scenario.ts';
import { seededRandom } from './seeded-random.ts';
import { hasRabbitMq } from './world/rabbitmq-node.ts';
import type { Bus } from './world/world-options.ts';

/** By FAULTS_SEED a run that failed is repeated. */
export const SEED = Number(process.env.FAULTS_SEED ?? randomInt(2 ** 31));

/** Scenarios on one bus that share a world; `count` of them run, others each time. Returns what runs them. */
export function drawnScenarios(count: number, bus: Bus, scenarios: readonly Scenario[]): TurnRunner {
  const lines: string[] = [];
  const runner = new TurnRunner(randomInt(10_000, 29_000), (line) => lines.push(line));
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
