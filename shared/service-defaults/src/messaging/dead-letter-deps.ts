import type { HttpDefaults, MessagingState } from '../http/http-defaults.ts';

/** What the routes of dead letters stand on. */
export interface DeadLetterDeps {
  /** `/api/admin/<service>/dead-letters` */
  readonly base: string;
  readonly messaging: MessagingState;
  readonly logger: HttpDefaults['logger'];
}
