import type {
  StockLevelResponse,
  StockMovementResponse,
} from '@platform/contracts/shop/http/inventory-http.ts';
import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { type Adjustment, type Planned, planAdjustment, type Refusal } from './plan-adjustments.ts';
import { findDone, lockLevels, moveStock } from './stock-repository.ts';

export interface AdjustmentResult {
  readonly planned: readonly Planned[];
  /** New movements, and those of adjustments done before. */
  readonly movements: readonly StockMovementResponse[];
  /** The levels afterwards, by sku. */
  readonly levels: ReadonlyMap<string, StockLevelResponse>;
}

/**
 * Makes all adjustments, of one sku each, or none: throws a DomainError that lists the refusals. A sku without
 * stock so far begins at 0.
 */
export function adjustStock(
  database: Database,
  actor: string,
  adjustments: readonly Adjustment[],
): Promise<AdjustmentResult> {
  return database.transaction(async (tx) => {
    const skus = adjustments.map(({ sku }) => sku).sort();
    const levels = await lockLevels(tx, skus);
    // Only now: whoever made one of these before held the same locks, and has committed.
    const done = await doneBefore(tx, adjustments);
    const planned = adjustments.map((adjustment) =>
      planAdjustment(adjustment, levelOf(levels, adjustment.sku), done.get(adjustment.sku)?.delta_on_hand),
    );
    refuseIfAny(planned.flatMap((plan) => (plan.kind === 'refused' ? [plan.refusal] : [])));
    const moves = planned.filter((plan) => plan.kind === 'move');
    const moved = await moveStock(tx, actor, moves);
    for (const level of moved.levels) levels.set(level.sku, level);
    return { planned, levels, movements: [...moved.movements, ...done.values()] };
  });
}

async function doneBefore(
  tx: Transaction,
  adjustments: readonly Adjustment[],
): Promise<Map<string, StockMovementResponse>> {
  const keyed = adjustments.flatMap(({ sku, onceKey }) => (onceKey === undefined ? [] : [{ sku, onceKey }]));
  const rows = keyed.length === 0 ? [] : await findDone(tx, keyed);
  return new Map(rows.map((row) => [row.sku, row]));
}

function levelOf(levels: ReadonlyMap<string, StockLevelResponse>, sku: string): StockLevelResponse {
  const level = levels.get(sku);
  if (level === undefined) throw new Error(`the level of ${sku} was not locked`);
  return level;
}

const REFUSALS: Readonly<Record<Refusal['code'], string>> = {
  'below-reserved': 'would leave less than is promised to orders',
  'above-limit': 'would pass the most that can be kept',
  'reference-reused': 'was adjusted before under the same reference or key, by another amount',
};
// A thousand items may be refused at once; the first few say what is wrong.
const MAX_NAMED = 5;

function refuseIfAny(refusals: readonly Refusal[]): void {
  const [first] = refusals;
  if (first === undefined) return;
  const named = refusals.slice(0, MAX_NAMED).map(({ sku, code }) => `${sku} ${REFUSALS[code]}`);
  const more = refusals.length > MAX_NAMED ? `, and ${refusals.length - MAX_NAMED} more` : '';
  throw new DomainError(first.code, `Nothing was changed: ${named.join('; ')}${more}.`, { refusals });
}
