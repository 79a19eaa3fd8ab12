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
  FEW_AT_MOST: Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    default: 5,
    description: 'Up to so many available units of a sku, customers read that there are few',
  }),
  AVAILABILITY_SWEEP_MS: Type.Integer({
    minimum: 1000,
    maximum: 86_400_000,
    default: 300_000,
    description: 'How long after one look for what was not told of the stock the next one follows',
  }),
  EXPIRY_SWEEP_MS: Type.Integer({
    minimum: 100,
    maximum: 3_600_000,
    default: 5000,
    description: 'How long after one look for expired reservations the next one follows',
  }),
});
