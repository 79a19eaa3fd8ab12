import { Type } from '@platform/schema/type.ts';
import {
  authConfig,
  busConfig,
  databaseConfig,
  httpConfig,
  peers,
} from '@platform/service-defaults/config/config.ts';
import { retentionDays } from '@platform/service-defaults/upkeep/retention.ts';

export const config = Type.Object({
  ...httpConfig,
  ...databaseConfig,
  ...busConfig,
  ...authConfig,
  ...peers('product-service', 'user-service'),
  MOST_DISCOUNT_PERCENT: Type.Integer({
    minimum: 0,
    maximum: 100,
    default: 20,
    description: "How far below the catalogue's price staff may go for a customer; an admin may go further",
  }),
  RETURN_WINDOW_DAYS: Type.Integer({
    minimum: 1,
    maximum: 3650,
    default: 30,
    description: 'How many days after their delivery goods may be returned',
  }),
  SAGA_RETENTION_DAYS: retentionDays(90, 'How long sagas that have ended are kept, with their journals'),
  IDEMPOTENCY_KEY_RETENTION_DAYS: retentionDays(30, 'How long a retry with the same key finds its order'),
  CART_RETENTION_DAYS: retentionDays(180, 'How long a line stays in a cart that nobody orders'),
});
