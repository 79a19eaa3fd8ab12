import type { MessageContract } from '@platform/messaging/message.ts';
import type { EdgeRoute } from './edge-routes.ts';

/** What a bundle adds to the contracts of the core. */
export interface Bundle {
  /** Events that users are told of, and may want no mail of. */
  readonly noticedEvents: readonly MessageContract[];
  /** Its pages of the web app, where they need more than `/*` gives. */
  readonly pageRoutes: readonly EdgeRoute[];
  /** Types of security events that its services record. */
  readonly securityEvents: readonly string[];
}
