import { isUuid, Uuid } from '@platform/contracts/field-types.ts';
import { LedgerAccount, LedgerTransaction } from '@platform/contracts/shop/http/payment-http.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { ACCOUNTS } from './accounts.ts';
import { exactInteger } from './exact-integer.ts';
import { listBalances, listTransactions } from './ledger-repository.ts';

const TransactionQuery = Type.Object(
  {
    ...PageQuery.properties,
    order_id: Type.Optional(Uuid),
    kind: Type.Optional(Type.Union([Type.Literal('capture'), Type.Literal('refund')])),
  },
  { additionalProperties: false },
);

interface Deps {
  readonly database: Database;
}

export function ledgerRoutes(app: App, deps: Deps): void {
  listAccountsRoute(app, deps);
  listTransactionsRoute(app, deps);
}

function listAccountsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/ledger/accounts',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'The accounts with their balances',
        response: { 200: Type.Object({ items: Type.Array(LedgerAccount) }) },
      },
    },
    async () => {
      const balances = await listBalances(database);
      const items = ACCOUNTS.flatMap((chart) =>
        balances
          .filter(({ account }) => account === chart.account)
          .map(({ currency, balanceMinor }) => ({
            ...chart,
            currency,
            balance_minor: exactInteger(balanceMinor),
            balance_minor_exact: String(balanceMinor),
          })),
      );
      return { items };
    },
  );
}

function listTransactionsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/ledger/transactions',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'What was posted, newest first',
        querystring: TransactionQuery,
        response: { 200: PageOf(LedgerTransaction) },
      },
    },
    ({ query: { order_id: orderId, kind, ...page } }) =>
      readPage(page, {
        find: (before, limit) => listTransactions(database, { orderId, kind }, { limit, before }),
        keyOf: (row) => row.transaction_id,
        isKey: isUuid,
      }),
  );
}
