import { describe } from 'node:test';
import { plantedViolationTests } from './books/planted-violations.ts';
import { drawnScenarios, SEED } from './drawn-scenarios.ts';
import { malformed } from './scenarios/messages/malformed-messages.ts';
import { killPostgres, killTwo, restartStorm } from './scenarios/processes/kills.ts';
import { catalogueAway, identityAway } from './scenarios/processes/neighbours.ts';
import { outOfConnections, postgresReadOnly } from './scenarios/servers/databases.ts';

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
