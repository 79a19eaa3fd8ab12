import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { CheckTally } from '../verification.ts';
import { auditFeedIfAny } from './audit-feed.ts';
import type { LedgerDayRow } from './audit-rows.ts';

export async function checkLedger(client: GatewayClient): Promise<CheckTally> {
  const tally = new CheckTally('every ledger transaction balances');
  const { transactions, unbalanced } = await client.call('GET /api/admin/payment-service/audit/ledger');
  for (const id of unbalanced) tally.add(id, 'its entries do not sum to zero');
  for (let i = unbalanced.length; i < transactions; i += 1) tally.add('', undefined);
  return tally;
}

export async function checkLedgerDays(client: GatewayClient): Promise<CheckTally> {
  const tally = new CheckTally('the kept sums of closed days are those of the ledger');
  const feed = 'GET /api/admin/payment-service/audit/ledger-days';
  // A release before 1.2 keeps no sums.
  for await (const row of auditFeedIfAny<LedgerDayRow>(client, feed)) {
    const { day, account, currency, kept_minor, ledger_minor } = row;
    const isKept = BigInt(kept_minor) === BigInt(ledger_minor);
    const what = `${day} ${account} ${currency}`;
    tally.add(what, isKept ? undefined : `${kept_minor} is kept of ${ledger_minor}`);
  }
  return tally;
}
