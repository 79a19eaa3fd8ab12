import type { Defect } from '../defect.ts';

/** The command line and the runner of the platform. */
export const CLIENT_DEFECTS: readonly Defect[] = [
  {
    name: 'csv-row-lost',
    what: 'after a broken quote the rows that follow are read as one, and lost',
    file: 'clients/cli/src/replay/csv-records.ts',
    replace: 'for (const line of rest) yield* this.take(line);',
    by: "if (rest.length > 0) yield* this.take(rest.join('\\n'));",
    tests: ['clients/cli/src/replay/read-invoices.test.ts'],
  },
  {
    name: 'verify-blind-to-doubles',
    what: 'platform verify does not see that a customer was told twice',
    file: 'clients/cli/src/verify/order-checks.ts',
    replace: 'count > 1)',
    by: 'count > 2)',
    tests: ['clients/cli/src/verify/order-checks.test.ts'],
  },
  {
    name: 'secret-of-another-service',
    what: 'every service gets the secret that opens mailed tokens',
    file: 'platform/src/service-environment.ts',
    replace: '...(service.usesMailTokens && { MAIL_TOKEN_SECRET: input.secrets.mailTokenSecret }),',
    by: 'MAIL_TOKEN_SECRET: input.secrets.mailTokenSecret,',
    tests: ['platform/src/service-environment.test.ts'],
  },
  {
    name: 'restart-without-pause',
    what: 'a process that fails is started again at once, and its later pauses grow too slowly',
    file: 'platform/src/restart-backoff.ts',
    replace: 'FIRST_MS * 2 ** failures',
    by: 'FIRST_MS * 2 * failures',
    tests: ['platform/src/restart-backoff.test.ts'],
  },
];
