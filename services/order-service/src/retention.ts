import { sql } from '@platform/database/sql.ts';
import { removalOfEndedSagas } from '@platform/saga/remove-ended-sagas.ts';
import type { Static } from '@platform/schema/type.ts';
import type { Kept } from '@platform/service-defaults/retention.ts';
import { overlookedItems } from './carts/checked-out-items.ts';
import type { config } from './config.ts';

/** What this service keeps for a time only. Orders, with their lines and what happened to them, stay. */
export function keptForATime(settings: Static<typeof config>): Kept[] {
  const { SAGA_RETENTION_DAYS, IDEMPOTENCY_KEY_RETENTION_DAYS, CART_RETENTION_DAYS } = settings;
  return [
    { what: 'sagas', removal: (limit) => removalOfEndedSagas(SAGA_RETENTION_DAYS, limit) },
    {
      what: 'idempotency keys',
      removal: (limit) => sql`
        delete from idempotency_key where ctid = any(array(
          select ctid from idempotency_key
          where created_at < now() - make_interval(days => ${IDEMPOTENCY_KEY_RETENTION_DAYS})
          order by created_at limit ${limit} for update skip locked))
        returning true`,
    },
    {
      what: 'cart items',
      removal: (limit) => sql`
        delete from cart_item where ctid = any(array(
          select ctid from cart_item
          where added_at < now() - make_interval(days => ${CART_RETENTION_DAYS})
          order by added_at limit ${limit} for update skip locked))
        returning true`,
    },
    { what: 'checked-out items', removal: overlookedItems },
  ];
}
