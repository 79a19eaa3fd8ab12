import type { Bundle } from '../bundle-type.ts';
import { counted } from '../counted.ts';
import { checkLedger, checkLedgerDays } from './checks/ledger-checks.ts';
import { checkStock } from './checks/stock-check.ts';
import { auditFeed } from './feeds/audit-feed.ts';
import type { LevelRow } from './feeds/audit-rows.ts';
import { checkOrders } from './order-walk.ts';

const LEVELS = 'GET /api/admin/inventory-service/audit/levels';

export const bundle: Bundle = {
  async check(api, onProgress) {
    const { tallies, orders, unfinished, reserved } = await checkOrders(api, onProgress);
    return {
      tallies: [
        ...tallies,
        await checkStock(auditFeed<LevelRow>(api, LEVELS), reserved, unfinished),
        await checkLedger(api),
        await checkLedgerDays(api),
      ],
      totals: { orders, unfinished },
      summary: `${counted(orders, 'order')} (${unfinished} under way)`,
    };
  },
};
