import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { Return } from './return.ts';

/** Adds what happened to a return to the timeline of its order. */
export async function noteReturn(
  tx: Transaction,
  { id, orderId }: Pick<Return, 'id' | 'orderId'>,
  event: string,
  {
    actorId = null,
    ...details
  }: { readonly actorId?: string | null } & Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await tx.query(sql`
    insert into order_event (order_id, event, actor_id, details)
    values (${orderId}, ${event}, ${actorId}, ${JSON.stringify({ return_id: id, ...details })}::jsonb)`);
}
