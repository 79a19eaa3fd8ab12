import { Type } from '@platform/schema/type.ts';
import {
  authConfig,
  busConfig,
  databaseConfig,
  httpConfig,
} from '@platform/service-defaults/config/config.ts';

export const config = Type.Object({
  ...httpConfig,
  ...databaseConfig,
  ...busConfig,
  ...authConfig,
  EXPIRY_SWEEP_MS: Type.Integer({
    minimum: 100,
    maximum: 3_600_000,
    default: 5000,
    description: 'How long after one look for expired reservations the next one follows',
  }),
});
