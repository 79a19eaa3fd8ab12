import { DomainError } from '../problems/domain-error.ts';
import type { Principal } from './principal.ts';

/**
 * Throws `forbidden` when staff, or an admin, would use that right on what is their own: nobody decides on their own refunds
 * and parcels. What a customer may do, they may still do.
 */
export function refuseOwn({ userId }: Pick<Principal, 'userId'>, ownerId: string): void {
  if (userId.toLowerCase() !== ownerId.toLowerCase()) return;
  throw new DomainError(
    'forbidden',
    'This is about your own order: staff rights do not apply to it. Ask a colleague.',
  );
}
