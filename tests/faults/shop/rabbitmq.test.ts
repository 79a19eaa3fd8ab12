import { describe } from 'node:test';
import { drawnScenarios } from './drawn-scenarios.ts';
import { brokerAlarm, brokerKilled, brokerStopped } from './scenarios/servers/brokers.ts';

describe('faults of a RabbitMQ', () => {
  drawnScenarios('rabbitmq', 1, 'rabbitmq', [brokerKilled, brokerStopped, brokerAlarm]);
});
