import { ALL_MESSAGES } from '@platform/contracts/senders.ts';
import { connectTransport } from '@platform/messaging/connect-transport.ts';
import type { Exchange, Message } from '@platform/messaging/message.ts';
import type { Subscription, Transport } from '@platform/messaging/transport.ts';
import { databaseUrl } from '../../../../platform/src/postgres/server-access.ts';
import { BUS_DATABASE } from '../../../../platform/src/topology.ts';
import type { World } from '../world.ts';

/** A place on the bus of its own: hears every message, and says whatever it is told to. */
export class BusTap {
  readonly transport: Transport;

  private constructor(transport: Transport) {
    this.transport = transport;
  }

  static async open({ rabbitMq, postgres }: World): Promise<BusTap> {
    const transport = await connectTransport({
      clientName: 'faults',
      ...(rabbitMq === undefined
        ? { busDatabaseUrl: databaseUrl(postgres.access, BUS_DATABASE) }
        : { rabbitmqUrl: rabbitMq.url }),
    });
    return new BusTap(transport);
  }

  /** Calls `hear` with every message from now on, until the subscription is stopped. */
  async listen(hear: (message: Message) => void): Promise<Subscription> {
    const bindings = (['events', 'commands'] as const).map((exchange) => ({ exchange, pattern: '#' }));
    const since = Date.now();
    return this.transport.subscribe({ queue: 'faults.tap', bindings }, async ({ message }) => {
      // What came while no tap was open is of an earlier scenario.
      if (Date.parse(message.time) >= since) hear(message);
    });
  }

  /** Publishes a message as it is, to the exchange its type belongs to. */
  async say(...messages: readonly Message[]): Promise<void> {
    for (const exchange of ['events', 'commands'] as const) {
      const own = messages.filter(({ type }) => exchangeOf(type) === exchange);
      if (own.length > 0) await this.transport.publish(exchange, own);
    }
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}

function exchangeOf(type: string): Exchange {
  return ALL_MESSAGES.find((contract) => contract.type === type)?.exchange ?? 'events';
}
