import { Type } from '@platform/schema/type.ts';
import {
  authConfig,
  busConfig,
  cacheConfig,
  databaseConfig,
  httpConfig,
} from '@platform/service-defaults/config/config.ts';

export const config = Type.Object({
  ...httpConfig,
  ...databaseConfig,
  ...busConfig,
  ...authConfig,
  ...cacheConfig,
});
