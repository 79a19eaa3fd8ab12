import { Type } from '@platform/schema/type.ts';
import {
  authConfig,
  busConfig,
  databaseConfig,
  httpConfig,
  mailTokenConfig,
  publicUrlConfig,
  smtpConfig,
} from '@platform/service-defaults/config/config.ts';
import { retentionDays } from '@platform/service-defaults/upkeep/retention.ts';

export const config = Type.Object({
  ...httpConfig,
  ...databaseConfig,
  ...busConfig,
  ...authConfig,
  ...smtpConfig,
  ...mailTokenConfig,
  ...publicUrlConfig,
  MAIL_FROM: Type.String({
    pattern: '^[^\\s@<>,;]+@[A-Za-z0-9.-]+$',
    default: 'no-reply@shop.example',
    description: 'Sender of all mails; its domain stands in their Message-IDs',
  }),
  MAIL_FROM_NAME: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Whom mails are from, for people; default the name of the brand',
    }),
  ),
  MAIL_RETENTION_DAYS: retentionDays(30, 'How long mails are kept, with the names and addresses in them'),
  NOTIFICATION_RETENTION_DAYS: retentionDays(
    730,
    'How long notifications are kept; `platform verify` looks for them',
  ),
  FORMER_CONTACT_RETENTION_DAYS: retentionDays(30, 'How long names and addresses of users who left are kept'),
});
