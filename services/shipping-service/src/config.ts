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
  CARRIER_TIMEOUT_MS: Type.Integer({
    minimum: 10,
    maximum: 60_000,
    default: 2000,
    description: 'How long a booking may take; then it is in doubt and asked for again',
  }),
  CARRIER_SIMULATOR_LATENCY_MS: Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: 0,
    description: 'How long the simulated carrier takes to answer',
  }),
});
