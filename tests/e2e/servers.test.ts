import { test } from 'node:test';
import { platformSuite } from './platform-suite.ts';
import { realServers } from './real-servers.ts';
import { startPlatform } from './start-platform.ts';

const { backing, skip } = realServers();

if (skip) test('the platform on real servers', { skip }, () => undefined);
else platformSuite('the platform on real PostgreSQL, RabbitMQ and Redis', () => startPlatform(backing));
