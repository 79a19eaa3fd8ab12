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
  RUNNER_URL: Type.Optional(
    Type.String({
      pattern: '^http://(127\\.0\\.0\\.1|localhost):\\d{1,5}$',
      description: 'Where the runner shows processes and logs; in development only, set by the runner',
    }),
  ),
  RUNNER_TOKEN: Type.Optional(secret('What the runner asks of whoever moves its processes')),
});
