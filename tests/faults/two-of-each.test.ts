import { describe } from 'node:test';
import { drawnScenarios } from './drawn-scenarios.ts';
import { cancelAndShip } from './scenarios/cancellations.ts';
import { sessionsEnded } from './scenarios/databases.ts';
import { sameKey } from './scenarios/races.ts';

describe('faults where there are two of each service', () => {
  drawnScenarios('two-of-each', 1, 'postgres', [sameKey, cancelAndShip, sessionsEnded]);
});
