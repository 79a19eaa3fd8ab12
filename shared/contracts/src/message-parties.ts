import type { ServiceName } from './services.ts';

/** Who may send a message, and whom a command asks: logins at the bus and the check of consumers follow from it. */
export interface Parties {
  readonly sentBy: readonly ServiceName[];
  readonly handledBy?: ServiceName;
}
