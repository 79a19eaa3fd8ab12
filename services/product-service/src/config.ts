import {
  authConfig,
  busConfig,
  cacheConfig,
  databaseConfig,
  httpConfig,
} from '@platform/service-defaults/config.ts';
import { Type } from 'typebox';

export const config = Type.Object({
  ...httpConfig,
  ...databaseConfig,
  ...busConfig,
  ...authConfig,
  ...cacheConfig,
});
