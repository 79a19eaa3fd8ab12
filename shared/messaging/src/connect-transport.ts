import type { Log } from '@platform/telemetry/log.ts';
import type { Transport } from './transport.ts';

export interface TransportOptions {
  /** `amqp://user:password@host:5672/vhost`; when given, RabbitMQ is the bus. */
  readonly rabbitmqUrl?: string | undefined;
  /** `postgres://role:password@host:5432/bus`: the bus without a broker. */
  readonly busDatabaseUrl?: string | undefined;
  /** Prefix of all queues and exchanges, to keep several platforms on one broker apart. */
  readonly namespace?: string | undefined;
  /** Shown by the broker for this process's connections. */
  readonly clientName: string;
  readonly logger?: Log;
}

/** Connects to the configured bus. Throws when neither is configured; waits when the broker is away. */
export async function connectTransport(options: TransportOptions): Promise<Transport> {
  const { rabbitmqUrl, busDatabaseUrl, ...common } = options;
  // Imported on use, so that a process holds only the client it needs.
  if (rabbitmqUrl) {
    const { connectRabbitMq } = await import('./rabbitmq/rabbitmq-transport.ts');
    return connectRabbitMq({ url: rabbitmqUrl, ...common });
  }
  if (busDatabaseUrl) {
    const { connectPostgresBus } = await import('./postgres/postgres-transport.ts');
    return connectPostgresBus({ url: busDatabaseUrl, ...common });
  }
  throw new Error('no message bus is configured: set RABBITMQ_URL or BUS_DATABASE_URL');
}
