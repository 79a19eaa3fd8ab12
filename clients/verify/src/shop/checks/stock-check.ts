import { CheckTally, type Evidence } from '../../verification.ts';
import type { LevelRow } from '../feeds/audit-rows.ts';

/** Units held by open reservations, by sku. */
export type ReservedUnits = Map<string, number>;

export const STOCK_CHECK = 'no stock is below zero and every level equals its ledger';

/**
 * No stock below zero, every level equal to its ledger, and, when no order is under way, the reserved units equal
 * to those of the open reservations.
 */
export async function checkStock(
  levels: AsyncIterable<LevelRow>,
  reserved: ReservedUnits,
  unfinishedOrders: number,
): Promise<CheckTally> {
  const tally = new CheckTally(STOCK_CHECK, 'sku');
  for await (const level of levels) {
    tally.add(
      level.sku,
      levelProblem(level) ?? (unfinishedOrders === 0 ? reservedProblem(level, reserved) : undefined),
      () => ({ evidence: levelEvidence(level) }),
    );
  }
  return tally;
}

export function levelEvidence({ sku, ...level }: LevelRow): Evidence[] {
  return (['on_hand', 'ledger_on_hand', 'reserved', 'ledger_reserved'] as const).map((field) => ({
    service: 'inventory-service',
    field: `${field} of ${sku}`,
    value: level[field],
  }));
}

export function levelProblem(level: LevelRow): string | undefined {
  if (level.on_hand < 0 || level.reserved < 0) return `on hand ${level.on_hand}, reserved ${level.reserved}`;
  if (level.reserved > level.on_hand) return `${level.reserved} reserved of ${level.on_hand} on hand`;
  if (level.on_hand !== level.ledger_on_hand)
    return `on hand ${level.on_hand}, its ledger sums to ${level.ledger_on_hand}`;
  if (level.reserved !== level.ledger_reserved)
    return `reserved ${level.reserved}, its ledger sums to ${level.ledger_reserved}`;
  return undefined;
}

function reservedProblem(level: LevelRow, reserved: ReservedUnits): string | undefined {
  const open = reserved.get(level.sku) ?? 0;
  return level.reserved === open ? undefined : `reserved ${level.reserved}, open reservations hold ${open}`;
}
