import type { MessageContract } from '@platform/messaging/message.ts';

/** What a bundle adds to the contracts of the core. */
export interface Bundle {
  /** Events that users are told of, and may want no mail of. */
  readonly noticedEvents: readonly MessageContract[];
  /** Types of security events that its services record. */
  readonly securityEvents: readonly string[];
}
