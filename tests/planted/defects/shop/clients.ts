import type { Defect } from '../../defect.ts';

/** Replays, and `platform verify`. */
export const defects: readonly Defect[] = [
  {
    name: 'csv-row-lost',
    what: 'after a broken quote the rows that follow are read as one, and lost',
    file: 'clients/cli/src/commands/shop/replay/csv-records.ts',
    replace: 'waiting.push(...this.#pending.slice(1).reverse());',
    by: "if (this.#pending.length > 1) waiting.push(this.#pending.slice(1).join('\\n'));",
    tests: ['clients/cli/src/commands/shop/replay/read-invoices.test.ts'],
  },
  {
    name: 'csv-ten-lines',
    what: 'a field in quotes may have no more than a thousand letters',
    file: 'clients/cli/src/commands/shop/replay/csv-records.ts',
    replace: 'const MOST_CHARACTERS_A_RECORD = 1_000_000;',
    by: 'const MOST_CHARACTERS_A_RECORD = 1_000;',
    tests: ['clients/cli/src/commands/shop/replay/csv-records.test.ts'],
  },
  {
    name: 'replay-ends-at-a-misfit',
    what: 'one product that the platform does not take ends a replay',
    file: 'clients/cli/src/commands/shop/replay/misfits.ts',
    replace: 'if (unfit.size === 0) throw error;',
    by: 'if (unfit.size >= 0) throw error;',
    tests: ['clients/cli/tests/shop/replay.test.ts'],
  },
  {
    name: 'csv-names-spoiled',
    what: 'letters of another encoding become question marks',
    file: 'clients/cli/src/commands/shop/replay/open-lines.ts',
    replace: 'new TextDecoder(encoding, { fatal: true })',
    by: 'new TextDecoder(encoding)',
    tests: ['clients/cli/src/commands/shop/replay/open-lines.test.ts'],
  },
  {
    name: 'two-decimals-for-all',
    what: 'every currency has two decimals on the command line',
    file: 'clients/cli/src/commands/shop/money.ts',
    replace: 'return format.resolvedOptions().maximumFractionDigits ?? 2;',
    by: 'return format === undefined ? 0 : 2;',
    tests: ['clients/cli/src/commands/shop/money.test.ts'],
  },
  {
    name: 'verify-blind-to-doubles',
    what: 'platform verify does not see that a customer was told twice',
    file: 'clients/verify/src/shop/checks/notification-check.ts',
    replace: 'count > 1)',
    by: 'count > 2)',
    tests: ['clients/verify/src/shop/checks/order-checks.test.ts'],
  },
  {
    name: 'watch-begins-again',
    what: 'an order that is followed is told from its beginning each time the connection breaks',
    file: 'clients/cli/src/commands/shop/follow-order.ts',
    replace: 'lastSeen = at ?? lastSeen;',
    by: 'lastSeen = at === undefined ? lastSeen : undefined;',
    tests: ['clients/cli/tests/shop/follow-order.test.ts'],
  },
];
