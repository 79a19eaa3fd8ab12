import type { Input } from '@platform/api-client/operation-types.ts';
import { wrongUsage } from '../../cli-error.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';

type ShippingAddress = NonNullable<Input<'POST /api/orders'>['body']['shipping_address']>;

/**
 * The part of an order's request that says where its goods go: to the address with this id, of the customer or else
 * one's own. Nothing without an id. Throws CliError if there is no such address.
 */
export async function shippingAddress(
  client: GatewayClient,
  { address: id, customer }: { address?: string; customer?: string },
): Promise<{ shipping_address?: ShippingAddress }> {
  if (id === undefined) return {};
  const { items } =
    customer === undefined
      ? await client.call('GET /api/users/me/addresses')
      : await client.call('GET /api/users/{id}/addresses', { path: { id: customer } });
  const found = items.find((address) => address.id === id.toLowerCase());
  if (found === undefined) throw wrongUsage(`there is no address ${id}: \`platform addresses\` lists yours`);
  const { recipient, line1, line2, city, postal_code, country } = found;
  return {
    shipping_address: {
      recipient,
      line1,
      ...(line2 && { line2 }),
      city,
      ...(postal_code && { postal_code }),
      country,
    },
  };
}
