import type { Database } from '@platform/database/database.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { SessionLimits } from '../sessions/session-limits.ts';
import type { AccessTokenOptions } from './access-token.ts';

/** What issuing, renewing and checking tokens needs. */
export interface TokenDeps {
  readonly database: Database;
  readonly keys: KeyRing;
  readonly accessTokens: AccessTokenOptions;
  readonly sessionLimits: SessionLimits;
  readonly logger: Log;
}
