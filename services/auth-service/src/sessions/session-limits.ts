/** How long a session lives. */
export interface SessionLimits {
  /** Without a refresh. */
  readonly idleSeconds: number;
  /** In all, however often it is refreshed. */
  readonly absoluteSeconds: number;
}
