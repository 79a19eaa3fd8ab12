/** The chart of accounts. Each account holds every currency; debits are positive, credits negative. */
export const ACCOUNTS = [
  { account: 'provider-receivable', kind: 'asset', description: 'What the payment provider owes us' },
  { account: 'sales', kind: 'income', description: 'What customers were charged' },
  { account: 'refunds', kind: 'contra-income', description: 'What customers got back' },
] as const;

export type AccountName = (typeof ACCOUNTS)[number]['account'];

/** What moves money, and between which accounts. An authorisation moves none, so it is not posted. */
export const MOVEMENTS = {
  capture: { debit: 'provider-receivable', credit: 'sales' },
  refund: { debit: 'refunds', credit: 'provider-receivable' },
} as const satisfies Record<string, { debit: AccountName; credit: AccountName }>;

export type MovementKind = keyof typeof MOVEMENTS;
