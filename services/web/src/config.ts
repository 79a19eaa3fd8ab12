import { Type } from '@platform/schema/type.ts';
import {
  authConfig,
  databaseConfig,
  httpConfig,
  peers,
  secret,
} from '@platform/service-defaults/config/config.ts';

export const config = Type.Object({
  ...httpConfig,
  ...databaseConfig,
  ...authConfig,
  ...peers('api-gateway'),
  WEB_SESSION_SECRET: secret('Seals the tokens of sessions, and signs the cookies and forms of guests'),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/]+$',
      description:
        'Where browsers reach the platform, such as https://shop.example; cookies are Secure for https',
    }),
  ),
});
