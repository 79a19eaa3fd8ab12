import { grpcUrlVariable, urlVariable } from '@platform/contracts/address-variables.ts';
import type { DataFolder } from '../../../../platform/src/data-folder/data-folder.ts';
import type { Secrets } from '../../../../platform/src/data-folder/secrets.ts';
import type { EnvironmentInput } from '../../../../platform/src/environment/service-environment.ts';
import { requestJson } from '../../../../platform/src/first-start/http-json.ts';
import { databaseUrl } from '../../../../platform/src/postgres/server-access.ts';
import { LogFile } from '../../../../platform/src/processes/log-file.ts';
import type { ProcessSpec } from '../../../../platform/src/processes/process-spec.ts';
import { serviceSpec } from '../../../../platform/src/processes/process-specs.ts';
import { BUS_DATABASE, platform, type ServiceDefinition } from '../../../../platform/src/topology.ts';
import type { Network } from '../network/network.ts';
import type { Ports } from '../ports.ts';
import type { MailServer } from '../servers/mail-server.ts';
import type { PostgresNode } from '../servers/postgres-node.ts';
import type { RabbitMqNode } from '../servers/rabbitmq-node.ts';
import type { RedisNode } from '../servers/redis-node.ts';
import type { WorldOptions } from '../world-options.ts';
import { Replica } from './replica.ts';

export interface Plan {
  readonly options: WorldOptions;
  readonly folder: DataFolder;
  readonly secrets: Secrets;
  readonly ports: Ports;
  readonly network: Network;
  readonly postgres: PostgresNode;
  readonly rabbitMq: RabbitMqNode | undefined;
  readonly redis: RedisNode | undefined;
  readonly mail: MailServer | undefined;
}

interface Place {
  readonly service: ServiceDefinition;
  readonly name: string;
  readonly port: number;
  readonly managementPort: number;
  /** Of auth-service alone. */
  readonly grpcPort: number;
}

// Quick to hash: the suite's passwords guard nothing. Hundreds of buyers come from one address, faster than people do.
const ENV = {
  BCRYPT_COST: '10',
  LOG_LEVEL: 'info',
  RATE_LIMITS:
    'client=1000000/60,user=100000/60,staff=1000000/60,login=100000/60,registration=100000/60,refresh=100000/60',
};
const READY_TIMEOUT_MS = 3000;

/** Every replica of every service, with the environment by which each finds the others. */
export async function planReplicas(
  plan: Plan,
  onChange: () => void,
): Promise<{ replicas: Replica[]; input: EnvironmentInput }> {
  const places = await choosePlaces(plan);
  const { folder, secrets, postgres, options } = plan;
  const input: EnvironmentInput = {
    folder,
    portBase: options.portBase,
    secrets,
    all: platform.services,
    backing: {
      postgres: postgres.access,
      ...(plan.rabbitMq && { rabbitmqUrl: plan.rabbitMq.url }),
      ...(plan.redis && { redisUrl: `redis://127.0.0.1:${plan.redis.port}` }),
      ...(plan.mail && { smtpUrl: `smtp://127.0.0.1:${plan.mail.port}` }),
    },
  };
  const replicas: Replica[] = [];
  for (const place of places) {
    const spec = await specOf(place, places, plan, input);
    replicas.push(new Replica(place.service.name, place, spec, onChange));
  }
  return { replicas, input };
}

async function choosePlaces({ options, ports }: Plan): Promise<Place[]> {
  const { replicas = {} } = options;
  const places: Place[] = [];
  for (const service of platform.services) {
    const count = replicas[service.name] ?? replicas.everyService ?? 1;
    for (let i = 1; i <= count; i += 1) {
      const name = i === 1 ? service.name : `${service.name}.${i}`;
      places.push({
        service,
        name,
        port: await ports.take(),
        managementPort: await ports.take(),
        grpcPort: await ports.take(),
      });
    }
  }
  return places;
}

async function specOf(
  { service, name, port, managementPort, grpcPort }: Place,
  places: readonly Place[],
  plan: Plan,
  input: EnvironmentInput,
): Promise<ProcessSpec> {
  const { env = {}, nodeFlags = {}, root } = plan.options;
  const base = serviceSpec(service, input, root);
  // A release that knew no logins of services at the bus, and the one that comes after it, have the owner's.
  if (root !== undefined && base.env.BUS_DATABASE_URL !== undefined)
    base.env.BUS_DATABASE_URL = databaseUrl(input.backing.postgres, BUS_DATABASE);
  const own = {
    ...ENV,
    PORT: String(port),
    MANAGEMENT_PORT: String(managementPort),
    ...(service.name === 'auth-service' && { GRPC_PORT: String(grpcPort) }),
    ...(await peers(service, places, plan.network)),
    ...(await backing(service, base.env, plan)),
    ...env.all,
    ...env[service.name],
    ...env[name],
  };
  const [program, ...args] = base.command;
  const flags = [...(nodeFlags.all ?? []), ...(nodeFlags[service.name] ?? []), ...(nodeFlags[name] ?? [])];
  // Where the last release says it too.
  const readyUrl = `http://127.0.0.1:${port}/health`;
  return {
    ...base,
    name,
    command: [program, ...flags, ...args],
    env: { ...base.env, ...own },
    log: new LogFile(plan.folder.file('logs', `${name}.log`)),
    isReady: async () => (await requestJson(readyUrl, { timeoutMs: READY_TIMEOUT_MS })).status === 200,
  };
}

/** Addresses of the other services, of all their replicas, as this one reaches them. */
async function peers(service: ServiceDefinition, places: readonly Place[], network: Network) {
  const addresses: Record<string, string> = {};
  for (const peer of platform.services) {
    const instances = places.filter((place) => place.service === peer);
    const ports = instances.map(({ port }) => port);
    const reached = await network.route(service.name, peer.name, ports);
    addresses[urlVariable(peer.name)] = reached.map((port) => `http://127.0.0.1:${port}`).join(',');
    if (peer.name !== 'auth-service') continue;
    const grpcPorts = instances.map(({ grpcPort }) => grpcPort);
    const grpc = await network.route(service.name, 'auth-grpc', grpcPorts);
    if (service.callsByGrpc?.includes(peer.name))
      addresses[grpcUrlVariable(peer.name)] = grpc.map((port) => `http://127.0.0.1:${port}`).join(',');
  }
  return addresses;
}

/** The servers behind this service, through proxies where the world has them. */
async function backing(service: ServiceDefinition, env: NodeJS.ProcessEnv, { network }: Plan) {
  const targets = {
    DATABASE_URL: 'postgres',
    BUS_DATABASE_URL: 'bus',
    RABBITMQ_URL: 'bus',
    REDIS_URL: 'redis',
    SMTP_URL: 'smtp',
  };
  const routed: Record<string, string> = {};
  for (const [variable, target] of Object.entries(targets)) {
    const value = env[variable];
    if (value === undefined) continue;
    const url = new URL(value);
    const [port] = await network.route(service.name, target, [Number(url.port)]);
    url.port = String(port);
    routed[variable] = url.href;
  }
  return routed;
}
