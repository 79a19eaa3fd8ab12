import { OrderFilter } from '@platform/contracts/shop/http/audit-http.ts';
import type { Database } from '@platform/database/database.ts';
import { NIL_UUID } from '@platform/messaging/wire/uuid-v7.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { FeedOf, FeedQueryBy, FeedQueryWith, feedPage } from '@platform/service-defaults/http/feed.ts';
import { auditDays } from './audit-days.ts';
import { auditLedger, auditOrderLedger, auditPayments } from './audit-repository.ts';

// A page is one statement over the entries of its days.
const MOST_DAYS = 7;

const AuditedPayment = Type.Object(
  {
    order_id: Type.String(),
    status: Type.String(),
    currency: Type.Union([Type.String(), Type.Null()]),
    amount_minor: Type.Integer(),
    captured_minor: Type.Integer(),
    refunded_minor: Type.Integer(),
    ledger_captured_minor: Type.Integer(),
    ledger_refunded_minor: Type.Integer(),
    returns: Type.Array(
      Type.Array(Type.Unknown(), { description: '[return id, given back for it in minor units]' }),
    ),
  },
  { title: 'AuditedPayment' },
);

const DaysQuery = FeedQueryBy(
  Type.String({ format: 'date' }),
  Type.Integer({ minimum: 1, maximum: 2000, default: MOST_DAYS, description: 'Days; at most 7 come' }),
);

const AuditedDay = Type.Object(
  {
    day: Type.String({ format: 'date', description: 'UTC', examples: ['2026-11-28'] }),
    account: Type.String(),
    currency: Type.String(),
    kept_minor: Type.String({ description: 'What balances are added up from; exact', examples: ['1250'] }),
    ledger_minor: Type.String({
      description: 'What the entries of that day add up to; exact',
      examples: ['1250'],
    }),
  },
  { title: 'AuditedLedgerDay' },
);

interface Deps {
  readonly database: Database;
}

/**
 * What `platform verify` reads: every payment, page by page in the order of its order's id, the ledger, and the sums of
 * its closed days.
 */
export function auditRoutes(app: App, deps: Deps): void {
  auditPaymentsRoute(app, deps);
  auditLedgerRoute(app, deps);
  auditDaysRoute(app, deps);
}

function auditPaymentsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/admin/payment-service/audit/payments',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'All payments, each beside what the ledger says',
        querystring: FeedQueryWith(OrderFilter),
        response: { 200: FeedOf(AuditedPayment) },
      },
    },
    async ({ query: { after = NIL_UUID, limit, order_id } }) => {
      const rows = await auditPayments(database, after, limit, order_id);
      const items = rows.map((row) => ({ ...row, returns: row.returns.map((pair) => [...pair]) }));
      return feedPage(items, limit, (item) => item.order_id);
    },
  );
}

function auditLedgerRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/admin/payment-service/audit/ledger',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Whether every transaction balances',
        querystring: Type.Object(OrderFilter, { additionalProperties: false }),
        response: {
          200: Type.Object({ transactions: Type.Integer(), unbalanced: Type.Array(Type.String()) }),
        },
      },
    },
    async ({ query: { order_id } }) => {
      const { transactions, unbalanced } =
        order_id === undefined ? await auditLedger(database) : await auditOrderLedger(database, order_id);
      return { transactions, unbalanced: [...unbalanced] };
    },
  );
}

function auditDaysRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/admin/payment-service/audit/ledger-days',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'The kept sums of closed days, each beside what its entries add up to',
        querystring: DaysQuery,
        response: { 200: FeedOf(AuditedDay) },
      },
    },
    async ({ query: { after, limit } }) => {
      const { items, next } = await auditDays(database, after, Math.min(limit, MOST_DAYS));
      return { items: [...items], next };
    },
  );
}
