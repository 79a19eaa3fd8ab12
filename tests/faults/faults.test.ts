import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { commandOf, type Turn, TurnRunner } from './run-turns.ts';
import type { Scenario } from './scenario.ts';
import { brokerAlarm, brokerKilled, brokerStopped } from './scenarios/brokers.ts';
import { cancelAndShip } from './scenarios/cancellations.ts';
import { outOfConnections, postgresReadOnly, sessionsEnded } from './scenarios/databases.ts';
import { killPostgres, killTwo, restartStorm } from './scenarios/kills.ts';
import { malformed } from './scenarios/malformed-messages.ts';
import { catalogueAway, identityAway } from './scenarios/neighbours.ts';
import { sameKey } from './scenarios/races.ts';
import { seededRandom } from './seeded-random.ts';
import { hasRabbitMq } from './world/rabbitmq-node.ts';
import type { Bus } from './world/world-options.ts';

// At most two minutes of `npm run faults`, others each time. FAULTS_SEED repeats the selection of a run that failed.
const SEED = Number(process.env.FAULTS_SEED ?? randomInt(2 ** 31));
// Those of one line share a world.
const POOLS: readonly (readonly [count: number, bus: Bus, scenarios: readonly Scenario[]])[] = [
  [
    2,
    'postgres',
    [
      killTwo,
      restartStorm,
      killPostgres,
      postgresReadOnly,
      outOfConnections,
      malformed,
      catalogueAway,
      identityAway,
    ],
  ],
  [1, 'postgres', [sameKey, cancelAndShip, sessionsEnded]],
  [1, 'rabbitmq', [brokerKilled, brokerStopped, brokerAlarm]],
];
const random = seededRandom(SEED).fork('selection');
const SELECTION = POOLS.flatMap(([count, bus, scenarios]) =>
  random
    .shuffled(scenarios)
    .slice(0, count)
    .map((scenario) => [scenario, bus] as const),
);

describe('faults', () => {
  const lines: string[] = [];
  const runner = new TurnRunner(randomInt(10_000, 29_000), (line) => lines.push(line));
  after(() => runner.close());

  for (const [scenario, bus] of SELECTION) {
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
});
