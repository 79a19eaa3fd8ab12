import type { Log } from '@platform/telemetry/log.ts';
import type { Channel } from 'amqplib';
import type { BrokerConnection } from '../connection/broker-connection.ts';

/** A channel for the topology and the ladder of `queue`; `onClosed` is told of its end. */
export async function openTopologyChannel(
  connection: BrokerConnection,
  { queue, log, onClosed }: { queue: string; log: Log; onClosed: (channel: Channel) => void },
): Promise<Channel> {
  const channel = await connection.model.createChannel();
  channel.on('error', (error) => log.warn({ queue, err: error }, 'the channel was closed'));
  channel.on('handler-error', (error) => log.error({ err: error }, 'a RabbitMQ listener failed'));
  channel.on('close', () => onClosed(channel));
  return channel;
}
