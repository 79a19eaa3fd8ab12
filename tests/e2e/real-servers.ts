import type { BackingServices } from './start-platform.ts';

/** The real servers that `npm test` found, or why the suite that needs all of them is skipped. */
export function realServers(): { backing: BackingServices; skip: string | false } {
  const { TEST_POSTGRES_URL, TEST_RABBITMQ_URL, TEST_REDIS_URL, TEST_POSTGRES_IS_EMBEDDED } = process.env;
  const missing = [
    ...(TEST_POSTGRES_URL && !TEST_POSTGRES_IS_EMBEDDED ? [] : ['PostgreSQL']),
    ...(TEST_RABBITMQ_URL ? [] : ['RabbitMQ']),
    ...(TEST_REDIS_URL ? [] : ['Redis']),
  ];
  return {
    backing: {
      postgresUrl: TEST_POSTGRES_URL ?? '',
      rabbitmqUrl: TEST_RABBITMQ_URL ?? '',
      redisUrl: TEST_REDIS_URL ?? '',
    },
    skip: missing.length > 0 && `no real ${missing.join(', ')}`,
  };
}
