import { verifyOrder } from '@platform/verify/shop/verify-order.ts';
import { CliError } from '../../cli-error.ts';
import type { AuditOption } from '../bundle-type.ts';
import { ORDER_NAME, orderIdOf } from './find-order.ts';

/** `verify --order`: what all services say of one order. */
export const verifyOrderOption: AuditOption = {
  flags: '--order <order>',
  description: `audit one order: ${ORDER_NAME}`,
  async audit(client, name, signal) {
    const orderId = await orderIdOf(client, name);
    const { isKnown, number, ok, checks } = await verifyOrder(client, orderId, { signal });
    if (!isKnown) throw new CliError('order-not-found', `There is no order ${name}.`);
    return { title: `order ${number ?? orderId}`, names: { order_id: orderId, number }, ok, checks };
  },
};
