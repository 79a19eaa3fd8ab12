import type { StockLevelResponse } from '@platform/contracts/http/inventory-http.ts';

export interface StockLevelRow {
  readonly sku: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly updated_at: Date;
}

export function stockLevelResponse(row: StockLevelRow): StockLevelResponse {
  return {
    sku: row.sku,
    on_hand: row.on_hand,
    reserved: row.reserved,
    available: row.on_hand - row.reserved,
    updated_at: row.updated_at.toISOString(),
  };
}
