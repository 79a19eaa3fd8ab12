import { type AddressInfo, createServer, type Server as NetServer } from 'node:net';
import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import {
  AUTH_PROTO_FILE,
  AUTH_RPC_SERVICE,
  HEALTH_PROTO_FILE,
  HEALTH_RPC_SERVICE,
  PROTO_OPTIONS,
} from '@platform/contracts/auth-rpc.ts';
import { ClientConnections } from '@platform/service-defaults/server/client-connections.ts';
import { RpcHealth } from './rpc-health.ts';

export interface RpcServer {
  readonly port: number;
  /** Takes no new call, waits for those under way, and cuts off what is left after the grace. */
  stop(): Promise<void>;
}

export interface RpcServerOptions {
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerClient: number;
}

/** Requests hold a few ids and texts; nothing larger is read. */
const MAX_REQUEST_BYTES = 64 * 1024;
/** Calls at once over one connection. */
const MAX_STREAMS = 256;
const STOP_GRACE_MS = 1000;

/** Serves `auth` and the health protocol, plain: encryption is the network's matter, as for HTTP. */
export async function startRpcServer(
  options: RpcServerOptions,
  auth: UntypedServiceImplementation,
): Promise<RpcServer> {
  const health = new RpcHealth([AUTH_RPC_SERVICE]);
  const server = new Server({
    'grpc.max_receive_message_length': MAX_REQUEST_BYTES,
    'grpc.max_concurrent_streams': MAX_STREAMS,
  });
  server.addService(serviceDefinition(AUTH_PROTO_FILE, AUTH_RPC_SERVICE), auth);
  server.addService(serviceDefinition(HEALTH_PROTO_FILE, HEALTH_RPC_SERVICE), health.implementation());
  const listener = await listen(server, options);
  return {
    port: (listener.address() as AddressInfo).port,
    stop: () => {
      health.drain();
      listener.close();
      return stop(server);
    },
  };
}

function serviceDefinition(file: string, name: string): ServiceDefinition {
  return loadSync(file, PROTO_OPTIONS)[name] as ServiceDefinition;
}

/** Listens itself, as gRPC's server would take any number of connections. What is idle here is what is oldest. */
function listen(server: Server, options: RpcServerOptions): Promise<NetServer> {
  const { host, port, maxConnections: max, maxConnectionsPerClient: maxPerNetwork } = options;
  const connections = new ClientConnections({ max, maxPerNetwork });
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = createServer((socket) => {
    if (connections.admit(socket)) injector.injectConnection(socket);
  });
  return new Promise((resolve, reject) => {
    listener.once('error', (error) =>
      reject(new Error(`cannot listen for gRPC on ${host}:${port}: ${error.message}`, { cause: error })),
    );
    listener.listen({ port, host, noDelay: true }, () => resolve(listener));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.forceShutdown(), STOP_GRACE_MS);
    server.tryShutdown(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
