import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { CustomerDirectory } from '../../customers/customer-directory.ts';
import type { OrderLine, ShippingAddress } from '../order.ts';

interface Shipment {
  readonly lines: readonly OrderLine[];
  /** `me` for the one who asks. */
  readonly customerId: string;
  readonly shippingAddress: ShippingAddress | undefined;
}

/**
 * Where an order goes: the address that it names, or else, for goods, the default address of its customer. What is no
 * goods goes nowhere, so nobody is asked. Throws DomainError `address-required`, or when user-service is asked and
 * cannot answer.
 */
export async function whereToSend(
  customers: CustomerDirectory,
  { lines, customerId, shippingAddress }: Shipment,
): Promise<ShippingAddress | null> {
  if (shippingAddress !== undefined) return shippingAddress;
  if (!lines.some(({ isStocked }) => isStocked)) return null;
  const address = await customers.findDefaultAddress(customerId);
  if (address !== undefined) return address;
  throw new DomainError(
    'address-required',
    'These goods need an address to go to. Name one with the order, or keep one in the account of the customer.',
    {
      errors: [{ field: 'shipping_address', message: 'is needed for goods, as there is no default address' }],
    },
  );
}
