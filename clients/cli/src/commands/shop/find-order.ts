import { isUuid } from '@platform/contracts/field-types.ts';
import { parseOrderNumber } from '@platform/contracts/shop/order-number.ts';
import { CliError, wrongUsage } from '../../cli-error.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';

/** How an order is named at the command line. */
export const ORDER_NAME = 'its number or id';

/** The id of the order that `name`, a number or an id, names. Throws CliError if it can be neither, or there is none. */
export async function orderIdOf(client: GatewayClient, name: string): Promise<string> {
  if (isUuid(name)) return name;
  const number = parseOrderNumber(name);
  if (number === undefined)
    throw wrongUsage(`${name} is no order: give a number such as K7Q2-9MXE, or an id; check each sign`);
  const { items } = await client.call('GET /api/orders', { query: { number } });
  const [order] = items;
  if (order === undefined) throw new CliError('order-not-found', `There is no order ${number}.`);
  return order.id;
}
