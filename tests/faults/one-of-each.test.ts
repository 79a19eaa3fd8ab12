import { describe } from 'node:test';
import { drawnScenarios, SEED } from './drawn-scenarios.ts';
import { plantedViolationTests } from './planted-violations.ts';
import { outOfConnections, postgresReadOnly } from './scenarios/databases.ts';
import { killPostgres, killTwo, restartStorm } from './scenarios/kills.ts';
import { malformed } from './scenarios/malformed-messages.ts';
import { catalogueAway, identityAway } from './scenarios/neighbours.ts';

const SCENARIOS = [
  killTwo,
  restartStorm,
  killPostgres,
  postgresReadOnly,
  outOfConnections,
  malformed,
  catalogueAway,
  identityAway,
];

describe('faults where there is one of each service', () => {
  const runner = drawnScenarios('one-of-each', 2, 'postgres', SCENARIOS);
  plantedViolationTests(() => runner.worldOf('postgres', SEED));
});
