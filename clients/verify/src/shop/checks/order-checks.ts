import { HOLDING_CHECKS } from './holding-checks.ts';
import { NOTIFICATION_CHECK } from './notification-check.ts';
import type { OrderCheck } from './order-check.ts';
import { RETURN_CHECKS } from './return-checks.ts';
import { SAGA_CHECKS } from './saga-checks.ts';

/** What must hold for every order, whatever was broken on its way. Orders under way are judged by their saga alone. */
export const ORDER_CHECKS: readonly OrderCheck[] = [
  ...SAGA_CHECKS,
  ...HOLDING_CHECKS,
  NOTIFICATION_CHECK,
  ...RETURN_CHECKS,
];
