/** How the simulated provider treats a card. The table in the service's README shows the same. */
export interface CardBehaviour {
  /** Refuses to authorise. */
  readonly declineReason?: string;
  /** Authorises, but refuses this later operation. */
  readonly refuses?: { readonly operation: 'capture' | 'refund'; readonly reason: string };
  /** Acts, and then does not say so properly. */
  readonly fault?: Fault;
}

export interface Fault {
  readonly operation: 'authorise' | 'capture';
  readonly kind: /** Never answers. */
    | 'silent'
    /** Answers when its caller has stopped waiting. */
    | 'late'
    /** Answers, and sends the answer once more by itself. */
    | 'twice'
    /** Answers with a failure of its own (a 5xx). */
    | 'error';
  /** How many first attempts meet it; later ones get the answer. */
  readonly attempts: number;
}

const BEHAVIOURS: ReadonlyMap<string, CardBehaviour> = new Map<string, CardBehaviour>([
  ['tok_visa', {}],
  ['tok_mastercard', {}],
  ['tok_account', {}],
  ['tok_declined', { declineReason: 'card-declined' }],
  ['tok_insufficient_funds', { declineReason: 'insufficient-funds' }],
  ['tok_unknown', { declineReason: 'unknown-card' }],
  ['tok_timeout', { fault: { operation: 'authorise', kind: 'silent', attempts: 1 } }],
  ['tok_late', { fault: { operation: 'authorise', kind: 'late', attempts: 1 } }],
  ['tok_twice', { fault: { operation: 'authorise', kind: 'twice', attempts: Number.POSITIVE_INFINITY } }],
  ['tok_error', { fault: { operation: 'authorise', kind: 'error', attempts: 2 } }],
  ['tok_capture_timeout', { fault: { operation: 'capture', kind: 'silent', attempts: 1 } }],
  ['tok_capture_late', { fault: { operation: 'capture', kind: 'late', attempts: 1 } }],
  [
    'tok_capture_twice',
    { fault: { operation: 'capture', kind: 'twice', attempts: Number.POSITIVE_INFINITY } },
  ],
  ['tok_capture_refused', { refuses: { operation: 'capture', reason: 'authorisation-expired' } }],
  ['tok_refund_refused', { refuses: { operation: 'refund', reason: 'refund-refused' } }],
]);

const UNKNOWN: CardBehaviour = { declineReason: 'unknown-card' };

/** What to do with `token`; a token that is not in the table is an unknown card. */
export function behaviourOf(token: string): CardBehaviour {
  return BEHAVIOURS.get(token) ?? UNKNOWN;
}

/** The fault that an attempt (counted from 1) at `operation` meets, if any. */
export function faultOf(token: string, operation: string, attempt: number): Fault['kind'] | undefined {
  const { fault } = behaviourOf(token);
  return fault?.operation === operation && attempt <= fault.attempts ? fault.kind : undefined;
}
