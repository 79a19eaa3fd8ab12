import type { Database } from '@platform/database/database.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { GuardedProvider } from '../provider/guarded-provider.ts';

export interface PaymentDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly provider: GuardedProvider;
}
