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
import { RpcHealth } from './rpc-health.ts';

export interface RpcServer {
  readonly port: number;
  /** Takes no new call, waits for those under way, and cuts off what is left after the grace. */
  stop(): Promise<void>;
}

/** Requests hold a few ids and texts; nothing larger is read. */
const MAX_REQUEST_BYTES = 64 * 1024;
const STOP_GRACE_MS = 1000;

/** Serves `auth` and the health protocol on `address`, plain: encryption is the network's matter, as for HTTP. */
export async function startRpcServer(
  address: string,
  auth: UntypedServiceImplementation,
): Promise<RpcServer> {
  const health = new RpcHealth([AUTH_RPC_SERVICE]);
  const server = new Server({ 'grpc.max_receive_message_length': MAX_REQUEST_BYTES });
  server.addService(serviceDefinition(AUTH_PROTO_FILE, AUTH_RPC_SERVICE), auth);
  server.addService(serviceDefinition(HEALTH_PROTO_FILE, HEALTH_RPC_SERVICE), health.implementation());
  const port = await bind(server, address);
  return {
    port,
    stop: () => {
      health.drain();
      return stop(server);
    },
  };
}

function serviceDefinition(file: string, name: string): ServiceDefinition {
  return loadSync(file, PROTO_OPTIONS)[name] as ServiceDefinition;
}

function bind(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(new Error(`cannot listen for gRPC on ${address}: ${error.message}`, { cause: error }));
    });
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
