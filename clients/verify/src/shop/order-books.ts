import type { AuditedApi } from '../audited-api.ts';
import type { CheckOutcome } from '../verification.ts';
import { LEDGER_CHECK } from './checks/ledger-checks.ts';
import { levelEvidence, levelProblem, STOCK_CHECK } from './checks/stock-check.ts';
import type { LevelRow } from './feeds/audit-rows.ts';
import type { OrderReading } from './feeds/read-order.ts';
import { unavailable } from './judge.ts';

// An order may have a hundred lines.
const MOST_AT_ONCE = 8;

/** Whether the stock of the goods of an order equals its ledger: of all their movements, not of this order's alone. */
export async function stockOutcome(
  api: AuditedApi,
  { facts, failures }: OrderReading,
): Promise<CheckOutcome> {
  const name = STOCK_CHECK;
  if (failures.has('order')) return unavailable(name, 'order-service', failures.get('order'));
  const stocked = (facts.order?.lines ?? []).filter(([, , , isStocked]) => isStocked);
  const skus = [...new Set(stocked.map(([sku]) => sku))];
  try {
    const levels = await levelsOf(api, skus);
    const [problem] = levels.flatMap((level) => {
      const found = levelProblem(level);
      return found === undefined ? [] : [`${level.sku}: ${found}`];
    });
    const verdict = problem === undefined ? 'holds' : 'violated';
    return { name, verdict, reason: problem, evidence: levels.flatMap(levelEvidence) };
  } catch (error) {
    return unavailable(name, 'inventory-service', error);
  }
}

async function levelsOf(api: AuditedApi, skus: readonly string[]): Promise<LevelRow[]> {
  const levels: LevelRow[] = [];
  for (let i = 0; i < skus.length; i += MOST_AT_ONCE) {
    const pages = skus
      .slice(i, i + MOST_AT_ONCE)
      .map((sku) => api.call('GET /api/admin/inventory-service/audit/levels', { query: { sku } }));
    levels.push(...(await Promise.all(pages)).flatMap(({ items }) => items));
  }
  return levels;
}

/** Whether every ledger transaction of an order balances. */
export async function ledgerOutcome(api: AuditedApi, orderId: string): Promise<CheckOutcome> {
  const name = LEDGER_CHECK;
  const service = 'payment-service';
  try {
    const { transactions, unbalanced } = await api.call('GET /api/admin/payment-service/audit/ledger', {
      query: { order_id: orderId },
    });
    const evidence = [
      { service, field: 'ledger transactions', value: transactions },
      { service, field: 'of which do not balance', value: unbalanced.length },
    ];
    const [first] = unbalanced;
    if (first === undefined) return { name, verdict: 'holds', reason: undefined, evidence };
    return { name, verdict: 'violated', reason: `${first}: its entries do not sum to zero`, evidence };
  } catch (error) {
    return unavailable(name, service, error);
  }
}
