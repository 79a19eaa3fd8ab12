import amqp from 'amqplib';

/** The broker for tests: TEST_RABBITMQ_URL, or the one on the default local port. */
export const rabbitMqUrl = process.env.TEST_RABBITMQ_URL || 'amqp://guest:guest@127.0.0.1:5672';

/**
 * Undefined when the broker answers; otherwise why tests that need it are skipped. Throws instead when
 * REQUIRE_SERVERS=1 says that a missing server is a failure.
 */
export async function whyNoRabbitMq(): Promise<string | undefined> {
  try {
    const connection = await amqp.connect(rabbitMqUrl, { timeout: 5_000 });
    await connection.close();
    return undefined;
  } catch (error) {
    if (process.env.REQUIRE_SERVERS === '1') throw error;
    return `no RabbitMQ answers on ${new URL(rabbitMqUrl).host}: ${(error as Error).message}`;
  }
}
