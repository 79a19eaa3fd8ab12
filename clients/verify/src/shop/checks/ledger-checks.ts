import type { AuditedApi } from '../../audited-api.ts';
import { CheckTally } from '../../verification.ts';
import { auditFeedIfAny } from '../feeds/audit-feed.ts';
import type { LedgerDayRow } from '../feeds/audit-rows.ts';

export const LEDGER_CHECK = 'every ledger transaction balances';

export async function checkLedger(api: AuditedApi): Promise<CheckTally> {
  const tally = new CheckTally(LEDGER_CHECK, 'ledger transaction');
  const { transactions, unbalanced } = await api.call('GET /api/admin/payment-service/audit/ledger');
  for (const id of unbalanced) tally.add(id, 'its entries do not sum to zero');
  for (let i = unbalanced.length; i < transactions; i += 1) tally.add('', undefined);
  return tally;
}

export async function checkLedgerDays(api: AuditedApi): Promise<CheckTally> {
  const tally = new CheckTally('the kept sums of closed days are those of the ledger', 'day of the ledger');
  const feed = 'GET /api/admin/payment-service/audit/ledger-days';
  // A release before 1.2 keeps no sums.
  for await (const row of auditFeedIfAny<LedgerDayRow>(api, feed)) {
    const { day, account, currency, kept_minor, ledger_minor } = row;
    const isKept = BigInt(kept_minor) === BigInt(ledger_minor);
    const what = `${day} ${account} ${currency}`;
    tally.add(what, isKept ? undefined : `${kept_minor} is kept of ${ledger_minor}`, () => ({
      evidence: [
        { service: 'payment-service', field: 'kept_minor', value: kept_minor },
        { service: 'payment-service', field: 'ledger_minor', value: ledger_minor },
      ],
    }));
  }
  return tally;
}
