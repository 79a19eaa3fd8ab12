import { describe } from 'node:test';
import { drawnScenarios } from './drawn-scenarios.ts';
import { cancelAndShip } from './scenarios/orders/cancellations.ts';
import { sameKey } from './scenarios/orders/races.ts';
import { sessionsEnded } from './scenarios/servers/databases.ts';

describe('faults where there are two of each service', () => {
  drawnScenarios('two-of-each', 1, 'postgres', [sameKey, cancelAndShip, sessionsEnded]);
});
