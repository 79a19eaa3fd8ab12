import type { MovementKind, StockMovementResponse } from '@platform/contracts/http/inventory-http.ts';

export interface StockMovementRow {
  readonly id: number;
  readonly sku: string;
  readonly delta_on_hand: number;
  readonly delta_reserved: number;
  readonly kind: MovementKind;
  readonly reference: string | null;
  readonly actor: string | null;
  readonly reason: string | null;
  readonly once_key: string | null;
  readonly at: Date;
}

export function stockMovementResponse({ once_key, at, ...row }: StockMovementRow): StockMovementResponse {
  return { ...row, at: at.toISOString() };
}
