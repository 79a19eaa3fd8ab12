import { Type } from '@platform/schema/type.ts';
import {
  authConfig,
  databaseConfig,
  httpConfig,
  peers,
  publicUrl,
  secret,
} from '@platform/service-defaults/config/config.ts';

export const config = Type.Object({
  ...httpConfig,
  ...databaseConfig,
  ...authConfig,
  ...peers('api-gateway'),
  WEB_SESSION_SECRET: secret('Seals the tokens of sessions, and signs the cookies and forms of guests'),
  PUBLIC_URL: Type.String(publicUrl),
  DEVELOPMENT_ACCOUNTS: Type.Optional(
    Type.String({
      description:
        'File of accounts that the sign-in page offers; in development only, written by the runner',
    }),
  ),
});
