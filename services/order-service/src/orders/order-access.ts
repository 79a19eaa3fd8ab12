import { Uuid } from '@platform/contracts/field-types.ts';
import { Type } from '@platform/schema/type.ts';
import type { Principal } from '@platform/service-defaults/access/principal.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';

export const OrderPath = Type.Object({ id: Uuid });

/** Another's order does not exist for a customer: its existence is private. Throws DomainError `order-not-found`. */
export function refuseStrangers<Owned extends { readonly customerId: string }>(
  order: Owned | undefined,
  principal: Principal,
): asserts order is Owned {
  if (order === undefined || (order.customerId !== principal.userId && !principal.isStaff)) {
    throw new DomainError('order-not-found', 'There is no such order.');
  }
}
