import { MAX_STOCK } from '@platform/contracts/shop/http/inventory-http.ts';

/** A wish to change the stock of one sku: by so much, or up to so many available. */
export interface Adjustment {
  readonly sku: string;
  readonly change: { readonly delta: number } | { readonly minimum: number };
  readonly reason: string;
  readonly reference?: string;
  /** What makes it happen once per sku; none and it happens each time. */
  readonly onceKey?: string;
}

export interface Level {
  readonly on_hand: number;
  readonly reserved: number;
}

/** What became of an adjustment. */
export type Planned =
  | { readonly kind: 'move'; readonly adjustment: Adjustment; readonly delta: number }
  /** The minimum is there already. */
  | { readonly kind: 'nothing-to-do'; readonly adjustment: Adjustment }
  /** Its `onceKey` has taken effect before. */
  | { readonly kind: 'done-before'; readonly adjustment: Adjustment }
  | { readonly kind: 'refused'; readonly adjustment: Adjustment; readonly refusal: Refusal };

export interface Refusal {
  readonly sku: string;
  readonly code: 'below-reserved' | 'above-limit' | 'reference-reused';
  readonly available: number;
}

/** What one adjustment does to a level as it is now. `doneDelta` is what its `onceKey` did before, if it did. */
export function planAdjustment(adjustment: Adjustment, level: Level, doneDelta: number | undefined): Planned {
  const { sku, change } = adjustment;
  const available = level.on_hand - level.reserved;
  const refused = (code: Refusal['code']): Planned => ({
    kind: 'refused',
    adjustment,
    refusal: { sku, code, available },
  });
  if (doneDelta !== undefined) {
    const isSame = 'minimum' in change || change.delta === doneDelta;
    return isSame ? { kind: 'done-before', adjustment } : refused('reference-reused');
  }
  const delta = 'delta' in change ? change.delta : Math.max(0, change.minimum - available);
  if (delta === 0) return { kind: 'nothing-to-do', adjustment };
  if (available + delta < 0) return refused('below-reserved');
  if (level.on_hand + delta > MAX_STOCK) return refused('above-limit');
  return { kind: 'move', adjustment, delta };
}
