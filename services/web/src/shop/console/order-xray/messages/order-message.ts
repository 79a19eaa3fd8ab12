/** A message of an order: sent once, and handled by each of its consumers. */
export interface OrderMessage extends SentMessage {
  /** By consumer; those that should have had it are among them. */
  readonly deliveries: readonly Delivery[];
}

export interface SentMessage {
  readonly id: string;
  readonly type: string;
  readonly kind: 'command' | 'event';
  readonly correlationId: string | null;
  /** The message whose handling it comes from. */
  readonly causationId: string | undefined;
  /** As W3C has it; undefined where it is not known. */
  readonly traceparent: string | undefined;
  /** The service that sent it; undefined where nobody says. */
  readonly from: string | undefined;
  /** When it was sent, in milliseconds since 1970; where that is not known, when it was first handled. */
  readonly sentAtMs: number;
  readonly sending: 'sent' | 'waiting' | 'parked' | 'unknown';
  /** How often it was sent again, for new consumers. */
  readonly replays: number;
}

export interface Delivery {
  readonly to: string;
  /** Whether it answers a command of that service. */
  readonly isReply: boolean;
  readonly tries: readonly Try[];
  readonly outcome: Outcome;
}

/** A try of a handler. */
export interface Try {
  /** A service may have several. */
  readonly queue: string;
  readonly attempt: number;
  /** When it ended, in milliseconds since 1970. */
  readonly endedAtMs: number;
  readonly durationMs: number;
  readonly outcome: string;
  readonly error: string | null;
}

/**
 * - `unnoted`: what it caused is there, but no note of its handling; the process died within a second of it
 * - `missing`: sent, and nothing more is known of it
 * - `under-way`: sent a moment ago; notes of handlers come a second later
 * - `unsent`: waits at its sender
 * - `unknown`: the consumer did not say
 */
export type Outcome =
  | 'handled'
  | 'unnoted'
  | 'retrying'
  | 'dead'
  | 'missing'
  | 'under-way'
  | 'unsent'
  | 'unknown';
