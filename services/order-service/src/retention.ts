import { removeEndedSagasSql } from '@platform/saga/store/remove-ended-sagas.ts';
import type { Static } from '@platform/schema/type.ts';
import { daysAgoSql, type Kept, keptRows } from '@platform/service-defaults/upkeep/retention.ts';
import { settleOverlookedItemsSql } from './carts/checked-out-items.ts';
import type { config } from './config.ts';

/** What this service keeps for a time only. Orders, with their lines and what happened to them, stay. */
export function keptForATime(settings: Static<typeof config>): Kept[] {
  const { SAGA_RETENTION_DAYS, IDEMPOTENCY_KEY_RETENTION_DAYS, CART_RETENTION_DAYS } = settings;
  return [
    { what: 'sagas', removal: (limit) => removeEndedSagasSql(SAGA_RETENTION_DAYS, limit) },
    keptRows({
      what: 'idempotency keys',
      table: 'idempotency_key',
      by: 'created_at',
      before: daysAgoSql(IDEMPOTENCY_KEY_RETENTION_DAYS),
    }),
    keptRows({
      what: 'cart items',
      table: 'cart_item',
      by: 'added_at',
      before: daysAgoSql(CART_RETENTION_DAYS),
    }),
    { what: 'checked-out items', removal: settleOverlookedItemsSql },
  ];
}
