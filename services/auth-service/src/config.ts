import { Type } from '@platform/schema/type.ts';
import {
  authConfig,
  busConfig,
  databaseConfig,
  httpConfig,
} from '@platform/service-defaults/config/config.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function seconds(defaultSeconds: number, minimum: number, description: string) {
  return Type.Integer({ minimum, maximum: 3650 * DAY, default: defaultSeconds, description });
}

export const config = Type.Object({
  ...httpConfig,
  ...databaseConfig,
  ...busConfig,
  TOKEN_ISSUER: authConfig.TOKEN_ISSUER,
  TOKEN_AUDIENCE: authConfig.TOKEN_AUDIENCE,
  GRPC_PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 9005 }),
  // Empty in development, where a service alone needs no other.
  SERVICE_CLIENTS: Type.String({
    pattern: '^[a-z][a-z0-9-]*:[^,\\s]{32,}(,[a-z][a-z0-9-]*:[^,\\s]{32,})*$',
    isSecret: true,
    developmentDefault: '',
    description: 'The services and the SERVICE_SECRET of each, as name:secret, separated by commas',
  }),
  // Empty in development, where keys lie open in the database; production does not start without one.
  KEY_ENCRYPTION_SECRET: Type.String({
    minLength: 32,
    isSecret: true,
    developmentDefault: '',
    description: 'Seals the private signing keys in the database; at least 32 characters',
  }),
  ACCESS_TOKEN_SECONDS: seconds(15 * MINUTE, 1, 'Life of an access token'),
  SESSION_IDLE_SECONDS: seconds(7 * DAY, 1, 'A session ends when it is not refreshed for this long'),
  SESSION_SECONDS: seconds(30 * DAY, 1, 'A session ends after this, however often it is refreshed'),
  KEY_ROTATION_SECONDS: seconds(30 * DAY, HOUR, 'How long a key signs'),
  // Longer than verifiers keep what they fetched: ten minutes, or five by its Cache-Control.
  KEY_PUBLISH_LEAD_SECONDS: seconds(HOUR, 15 * MINUTE, 'How long a key is published before it signs'),
});
