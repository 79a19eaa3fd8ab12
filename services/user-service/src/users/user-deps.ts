import type { Database } from '@platform/database/database.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';

/** What every change of a user needs. */
export interface UserDeps {
  readonly database: Database;
  readonly outbox: Outbox;
}

/** What changes need that have a token mailed. */
export interface MailingUserDeps extends UserDeps {
  /** Shared with notification-service, which mails the tokens. */
  readonly mailTokenSecret: string;
}
