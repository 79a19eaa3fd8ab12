import { compileSources } from '../../../platform/src/compile/compiled-sources.ts';
import {
  closeDataFolder,
  type DataFolder,
  openDataFolder,
} from '../../../platform/src/data-folder/data-folder.ts';
import { openSecrets } from '../../../platform/src/data-folder/secrets.ts';
import {
  makeTemporaryFolder,
  sweepTemporaryFolders,
} from '../../../platform/src/data-folder/temporary-folder.ts';
import { type LocalAdmin, openLocalAdmin, signIn } from '../../../platform/src/first-start/local-admin.ts';
import { provision } from '../../../platform/src/postgres/provision.ts';
import { provisionBus } from '../../../platform/src/postgres/provision-bus.ts';
import { recordProcesses } from '../../../platform/src/processes/left-processes.ts';
import { BUS_DATABASE, platform } from '../../../platform/src/topology.ts';
import { seededRandom } from '../seeded-random.ts';
import { type LinkName, Network } from './network/network.ts';
import { Ports } from './ports.ts';
import type { Replica } from './processes/replica.ts';
import { planReplicas } from './processes/replica-plan.ts';
import { MailServer } from './servers/mail-server.ts';
import { PostgresNode } from './servers/postgres-node.ts';
import { RabbitMqNode } from './servers/rabbitmq-node.ts';
import { RedisNode } from './servers/redis-node.ts';
import type { WorldOptions } from './world-options.ts';

// All of one world's ports lie in this many.
const PORT_SPAN = 800;

/** A platform of the suite's own, with several instances of services and networks that can be disturbed. */
export class World {
  readonly options: WorldOptions;
  readonly folder: DataFolder;
  readonly network: Network;
  readonly postgres: PostgresNode;
  readonly rabbitMq: RabbitMqNode | undefined;
  readonly redis: RedisNode | undefined;
  readonly mail: MailServer | undefined;
  readonly replicas: readonly Replica[];
  admin: LocalAdmin | undefined;
  adminToken = '';

  private constructor(parts: WorldParts) {
    this.options = parts.options;
    this.folder = parts.folder;
    this.network = parts.network;
    this.postgres = parts.postgres;
    this.rabbitMq = parts.rabbitMq;
    this.redis = parts.redis;
    this.mail = parts.mail;
    this.replicas = parts.replicas;
  }

  /** Starts everything and waits until it is ready. What was started is taken down again when that fails. */
  static async open(options: WorldOptions): Promise<World> {
    await sweepTemporaryFolders();
    const folder = openDataFolder(makeTemporaryFolder());
    if (folder === undefined) throw new Error('a folder made just now is locked');
    const ports = new Ports(options.portBase, options.portBase + PORT_SPAN);
    const { signal } = new AbortController();
    const compiled = compileSources(signal);
    const own = platform.services.flatMap(({ database }) => (database === undefined ? [] : [database]));
    const databases = options.bus === 'postgres' ? [...own, BUS_DATABASE] : own;
    const secrets = openSecrets(folder, databases);
    const known: Replica[] = [];
    const record = () =>
      recordProcesses(
        folder,
        known.flatMap(({ identity }) => (identity ? [identity] : [])),
      );

    const postgres = await PostgresNode.open(folder, secrets, await ports.take(), record);
    known.push(postgres.process);
    const [rabbitMq, redis, mail] = await Promise.all([
      options.bus === 'rabbitmq' ? startRabbitMq(ports) : undefined,
      options.hasRedis ? startRedis(ports) : undefined,
      options.hasMailServer ? MailServer.open(await ports.take()) : undefined,
      provision(postgres.access, databases, { resetPasswords: true, namespace: '', signal }),
    ]);
    if (options.bus === 'postgres' && options.root === undefined)
      await provisionBus(postgres.access, platform.services);
    const network = new Network(ports, seededRandom(options.seed).fork('network'), options.links ?? []);
    const plan = { options, folder, secrets, ports, network, postgres, rabbitMq, redis, mail };
    const { replicas, input } = await planReplicas(plan, record);
    known.push(...replicas);
    const world = new World({ options, folder, network, postgres, rabbitMq, redis, mail, replicas });
    try {
      await compiled;
      for (const replica of replicas) replica.start();
      await Promise.all(replicas.map((replica) => replica.untilReady()));
      const [userService] = input.all.filter(({ name }) => name === 'user-service');
      if (userService === undefined) throw new Error('the topology has no user-service');
      world.admin = await openLocalAdmin(userService, input, { gatewayUrl: world.gatewayUrl, signal });
      world.adminToken = await signIn(world.gatewayUrl, world.admin, signal);
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  get gatewayUrl(): string {
    return this.gatewayUrls[0] ?? '';
  }

  get gatewayUrls(): string[] {
    return this.instances('api-gateway').map(({ url }) => url);
  }

  /** The replicas of one service. */
  instances(service: string): Replica[] {
    return this.replicas.filter((replica) => replica.service === service);
  }

  /** The first replica of a service. */
  instance(service: string, index = 0): Replica {
    const replica = this.instances(service)[index];
    if (replica === undefined) throw new Error(`no ${service} ${index} in this world`);
    return replica;
  }

  link(name: LinkName) {
    return this.network.get(name);
  }

  /** Resolves when every process is ready, and networks are fair. */
  async heal(): Promise<void> {
    await this.network.heal();
    await Promise.all([this.postgres.process, ...this.replicas].map((replica) => replica.untilReady()));
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.stop(3000)));
    await this.network.close();
    await Promise.all([this.rabbitMq?.remove(), this.redis?.remove(), this.mail?.close()]);
    await this.postgres.process.stop(3000);
    closeDataFolder(this.folder, { isKept: process.env.FAULTS_KEEP === '1' });
  }
}

interface WorldParts
  extends Pick<
    World,
    'options' | 'folder' | 'network' | 'postgres' | 'rabbitMq' | 'redis' | 'mail' | 'replicas'
  > {}

async function startRabbitMq(ports: Ports): Promise<RabbitMqNode> {
  const node = new RabbitMqNode({
    amqp: await ports.take(),
    distribution: await ports.take(),
    epmd: await ports.take(),
  });
  await node.start();
  return node;
}

async function startRedis(ports: Ports): Promise<RedisNode> {
  const node = new RedisNode(await ports.take());
  await node.start();
  return node;
}
