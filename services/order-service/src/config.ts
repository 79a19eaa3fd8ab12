import { Type } from '@platform/schema/type.ts';
import {
  authConfig,
  busConfig,
  databaseConfig,
  httpConfig,
  peerConfig,
} from '@platform/service-defaults/config.ts';

export const config = Type.Object({
  ...httpConfig,
  ...databaseConfig,
  ...busConfig,
  ...authConfig,
  PRODUCT_SERVICE_URL: peerConfig.PRODUCT_SERVICE_URL,
  USER_SERVICE_URL: peerConfig.USER_SERVICE_URL,
});
