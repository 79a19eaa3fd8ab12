import { Client, credentials, Metadata, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import {
  AUTH_PROTO_FILE,
  AUTH_RPC_SERVICE,
  HEALTH_PROTO_FILE,
  HEALTH_RPC_SERVICE,
  PROTO_OPTIONS,
} from '@platform/contracts/auth-rpc.ts';
import { USER_SECRET } from './auth-fixture.ts';

/** As a service says who it is. */
export function basic(name: string, secret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(name)}:${encodeURIComponent(secret)}`).toString('base64')}`;
}

export interface CallOptions {
  /** Default: the metadata a service sends. */
  readonly metadata?: Record<string, string>;
  readonly deadlineMs?: number;
}

export interface RpcClient {
  call<Reply>(method: string, request: object, options?: CallOptions): Promise<Reply>;
  close(): void;
}

/** Calls an rpc of auth.proto or health.proto by its name. */
export function rpcClient(port: number): RpcClient {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const methods = {
    ...(loadSync(HEALTH_PROTO_FILE, PROTO_OPTIONS)[HEALTH_RPC_SERVICE] as ServiceDefinition),
    ...(loadSync(AUTH_PROTO_FILE, PROTO_OPTIONS)[AUTH_RPC_SERVICE] as ServiceDefinition),
  };
  return {
    call(
      name,
      request,
      { metadata = { authorization: basic('user-service', USER_SECRET) }, deadlineMs = 5000 } = {},
    ) {
      const method = methods[name];
      if (method === undefined) throw new Error(`there is no rpc ${name}`);
      const { path, requestSerialize, responseDeserialize } = method;
      const deadline = Date.now() + deadlineMs;
      return new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          metadataOf(metadata),
          { deadline },
          (error, reply) => (error === null ? resolve(reply as never) : reject(error)),
        );
      });
    },
    close: () => client.close(),
  };
}

function metadataOf(entries: Record<string, string>): Metadata {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value);
  return metadata;
}
