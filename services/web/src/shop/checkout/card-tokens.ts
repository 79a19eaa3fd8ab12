export interface CardToken {
  readonly token: string;
  readonly name: string;
  /** What the simulated provider does. */
  readonly what: string;
}

export interface CardGroup {
  readonly name: string;
  readonly tokens: readonly CardToken[];
}

/** In development no card is asked for: a token stands for one, and decides what the simulated provider does. */
export const SIMULATED_CARDS: readonly CardGroup[] = [
  {
    name: 'Pays',
    tokens: [
      { token: 'tok_visa', name: 'Visa', what: 'Approved at once.' },
      { token: 'tok_mastercard', name: 'Mastercard', what: 'Approved at once.' },
    ],
  },
  {
    name: 'Says no',
    tokens: [
      { token: 'tok_declined', name: 'Declined card', what: 'The order is rejected, nothing is charged.' },
      { token: 'tok_insufficient_funds', name: 'Too little on it', what: 'Rejected for insufficient funds.' },
      {
        token: 'tok_capture_refused',
        name: 'Refused at the capture',
        what: 'Approved, then refused: all is undone.',
      },
      { token: 'tok_refund_refused', name: 'No refunds', what: 'Pays; a later refund is refused.' },
    ],
  },
  {
    name: 'Misbehaves, and the order ends all the same',
    tokens: [
      { token: 'tok_timeout', name: 'Never answers', what: 'The first request is lost; asked again.' },
      { token: 'tok_twice', name: 'Answers twice', what: 'You are charged once.' },
      { token: 'tok_late', name: 'Answers late', what: 'After the time limit, by itself.' },
      { token: 'tok_error', name: 'Broken twice', what: '503 to two requests, then approved.' },
    ],
  },
];
