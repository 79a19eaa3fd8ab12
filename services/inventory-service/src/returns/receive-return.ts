import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { lockLevels } from '../stock/stock-repository.ts';
import { type ReturnedLine, type ReturnedLineColumns, returnedLineColumns } from './returned-lines.ts';

export interface ReturnRequest {
  readonly returnId: string;
  readonly orderId: string;
  readonly lines: readonly ReturnedLine[];
}

/**
 * Takes goods back that came from a customer, once per return. What is restocked can be sold again. What is written off
 * comes in and goes out, so that the ledger shows both. Returns false, having done nothing, for a return that is known.
 */
export async function receiveReturn(tx: Transaction, request: ReturnRequest): Promise<boolean> {
  const columns = returnedLineColumns(request.lines);
  if (!(await recordReturn(tx, request, columns))) return false;
  // In sku order, as everywhere: nothing waits in a circle.
  await lockLevels(tx, columns.skus);
  await moveReturned(tx, request, columns);
  return true;
}

/** A second command waits here for the first one, and then does nothing. */
async function recordReturn(
  tx: Transaction,
  { returnId, orderId }: ReturnRequest,
  { skus, restocked, writtenOff }: ReturnedLineColumns,
): Promise<boolean> {
  const made = await tx.query(sql`
    insert into stock_return (return_id, order_id, skus, restocked, written_off)
    values (${returnId}::uuid, ${orderId}::uuid, ${skus}::text[], ${restocked}::bigint[], ${writtenOff}::bigint[])
    on conflict (return_id) do nothing returning return_id`);
  return made.length > 0;
}

/** The keys of its movements, by which the audit finds them; each happens once per sku. */
export const RESTOCK_KEY = 'return:';
export const WRITE_OFF_KEY = 'write-off:';

async function moveReturned(
  tx: Transaction,
  { returnId, orderId }: ReturnRequest,
  { skus, restocked, writtenOff }: ReturnedLineColumns,
): Promise<void> {
  const because = `returned from order ${orderId}`;
  await tx.query(sql`
    with lines as materialized (
      select * from unnest(${skus}::text[], ${restocked}::bigint[], ${writtenOff}::bigint[])
        as line (sku, restocked, written_off)
    ), shelved as (
      update stock_level l set on_hand = l.on_hand + lines.restocked, updated_at = now()
      from lines where l.sku = lines.sku and lines.restocked > 0
    )
    insert into stock_movement (sku, delta_on_hand, delta_reserved, kind, reference, reason, once_key)
    select line.sku, move.delta, 0, 'adjustment', ${returnId}, move.reason, move.once_key
    from lines as line cross join lateral (values
      (1, line.restocked + line.written_off, ${because}::text, ${RESTOCK_KEY + returnId}::text),
      (2, -line.written_off, ${`written off, ${because}`}::text, ${WRITE_OFF_KEY + returnId}::text)
    ) as move (step, delta, reason, once_key)
    where move.delta <> 0
    order by line.sku, move.step`);
}
