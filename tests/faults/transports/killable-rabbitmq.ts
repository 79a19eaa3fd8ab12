import { setTimeout as sleep } from 'node:timers/promises';
import type { Ports } from '../world/ports.ts';
import { RabbitMqNode } from '../world/servers/rabbitmq-node.ts';
import type { KillableBroker } from './killable-broker.ts';

export interface KillableRabbitMq extends KillableBroker {
  /** Raises the memory alarm, under which it takes no messages; or ends it. */
  setMemoryAlarm(isOn: boolean): Promise<void>;
}

// RabbitMQ 3.10.8, killed within a second of making a quorum queue, came up with that queue without a leader, and left
// it so. It tells nobody when that is over; queues older than three seconds were never seen to suffer.
const SETTLE_MS = 3_000;

export async function startKillableRabbitMq(ports: Ports): Promise<KillableRabbitMq> {
  const node = new RabbitMqNode({
    amqp: await ports.take(),
    distribution: await ports.take(),
    epmd: await ports.take(),
  });
  await node.start();
  return {
    url: node.url,
    settled: () => sleep(SETTLE_MS),
    kill: () => node.kill(),
    startAgain: () => node.start(),
    async dropClients() {
      await node.control('close_all_connections', 'dropped by a test');
    },
    async setMemoryAlarm(isOn) {
      await node.control('set_vm_memory_high_watermark', isOn ? '0.0000001' : '0.6');
    },
    remove: () => node.remove(),
  };
}
