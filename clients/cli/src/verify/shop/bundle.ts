import { counted } from '../../output/counted.ts';
import type { Bundle } from '../bundle-type.ts';
import { auditFeed } from './audit-feed.ts';
import type { LevelRow } from './audit-rows.ts';
import { checkLedger, checkLedgerDays } from './ledger-checks.ts';
import { checkOrders } from './order-walk.ts';
import { checkStock } from './stock-check.ts';

const LEVELS = 'GET /api/admin/inventory-service/audit/levels';

export const bundle: Bundle = {
  async check(client, onProgress) {
    const { tallies, orders, unfinished, reserved } = await checkOrders(client, onProgress);
    return {
      tallies: [
        ...tallies,
        await checkStock(auditFeed<LevelRow>(client, LEVELS), reserved, unfinished),
        await checkLedger(client),
        await checkLedgerDays(client),
      ],
      totals: { orders, unfinished },
      summary: `${counted(orders, 'order')} (${unfinished} under way)`,
    };
  },
};
