import { Type } from '@platform/schema/type.ts';
import {
  authConfig,
  busConfig, // with events
  databaseConfig, // with table
  httpConfig,
} from '@platform/service-defaults/config/config.ts';

export const config = Type.Object({
  ...httpConfig,
  ...databaseConfig, // with table
  ...busConfig, // with events
  ...authConfig,
});
