import { Type } from '@platform/schema/type.ts';
import {
  authConfig,
  busConfig,
  databaseConfig,
  grpcPeers,
  httpConfig,
  mailTokenConfig,
  secret,
} from '@platform/service-defaults/config/config.ts';

// Where our own proxies are: this machine and private networks.
const PRIVATE_NETWORKS = ['127.0.0.0/8', '::1', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

export const config = Type.Object({
  ...httpConfig,
  ...databaseConfig,
  ...busConfig,
  ...authConfig,
  ...grpcPeers('auth-service'),
  // Needed in development as well: without it nobody signs in.
  SERVICE_SECRET: secret('The secret of this service alone, which auth-service knows it by'),
  ...mailTokenConfig,
  BCRYPT_COST: Type.Integer({
    minimum: 10,
    maximum: 16,
    default: 12,
    description: 'log2 of bcrypt’s rounds',
  }),
  PASSWORD_CONCURRENCY: Type.Integer({
    minimum: 1,
    maximum: 16,
    default: 2,
    description: 'Passwords hashed at once; libuv has four threads unless UV_THREADPOOL_SIZE says otherwise',
  }),
  PASSWORD_QUEUE: Type.Integer({
    minimum: 0,
    default: 64,
    description: 'Passwords that may wait to be hashed; the clients’ networks take turns',
  }),
  TRUSTED_PROXIES: Type.Array(Type.String(), {
    default: PRIVATE_NETWORKS,
    description: 'Networks whose X-Forwarded-For is believed',
  }),
});
