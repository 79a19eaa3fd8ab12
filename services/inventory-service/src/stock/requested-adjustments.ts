import type {
  AdjustmentRequest,
  StockImportItem,
  StockImportRequest,
} from '@platform/contracts/shop/http/inventory-http.ts';
import { type FieldError, HttpProblem, invalidFields } from '@platform/service-defaults/problems/problem.ts';
import type { Adjustment } from './plan-adjustments.ts';

/** The adjustment that a request asks for. A reference, which others know too, counts before the sender's own key. */
export function requestedAdjustment(
  sku: string,
  { delta, reason, reference }: AdjustmentRequest,
  actor: string,
  idempotencyKey: string | undefined,
): Adjustment {
  if (delta === 0) refuse([{ field: 'delta', message: 'must not be 0' }]);
  const ownKey = idempotencyKey === undefined ? {} : { onceKey: `key:${actor}:${idempotencyKey}` };
  return {
    sku: sku.toUpperCase(),
    change: { delta },
    reason,
    ...(reference === undefined ? ownKey : once(reference)),
  };
}

/** The adjustments of an import; throws a 422 that names every item that says too much, too little, or a sku twice. */
export function requestedImport({ items }: StockImportRequest): Adjustment[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  const adjustments = items.map((item, i): Adjustment => {
    const sku = item.sku.toUpperCase();
    const misfit = misfitOf(item);
    if (misfit !== undefined) errors.push({ field: `items.${i}.${misfit.field}`, message: misfit.message });
    if (seen.has(sku)) errors.push({ field: `items.${i}.sku`, message: 'stands in the list before' });
    seen.add(sku);
    return {
      sku,
      change: item.delta === undefined ? { minimum: item.minimum ?? 0 } : { delta: item.delta },
      reason: item.reason,
      ...(item.reference === undefined ? {} : once(item.reference)),
    };
  });
  if (errors.length > 0) refuse(errors);
  return adjustments;
}

function misfitOf({ delta, minimum }: StockImportItem): FieldError | undefined {
  if (delta === 0) return { field: 'delta', message: 'must not be 0' };
  if ((delta === undefined) === (minimum === undefined))
    return { field: 'delta', message: 'either delta or minimum is needed, and not both' };
  return undefined;
}

function once(reference: string): { reference: string; onceKey: string } {
  return { reference, onceKey: `reference:${reference}` };
}

function refuse(errors: readonly FieldError[]): never {
  throw new HttpProblem(invalidFields(errors));
}
