import type { Facts, ItemList, LineBlock } from '../../templates/letter.ts';
import type { Template } from '../../templates/template.ts';
import { MOST_LISTED, type OrderContent } from '../order-content.ts';
import type { Numbered, OrderNotices, OrderTemplate } from '../order-notices.ts';
import { addressLines } from './address-lines.ts';
import { clipped, money, orderName } from './wording.ts';

interface OrderLetterOptions {
  /** True for news of the goods: the mail says where they go. */
  readonly saysWhere?: boolean;
}

/** Adds to a template what every letter about an order has: which one it is, what it is of, and a link to its page. */
export function orderLetter<Kind extends keyof OrderNotices>(
  template: OrderTemplate<Kind>,
  { saysWhere = false }: OrderLetterOptions = {},
): Template<OrderNotices[Kind]> {
  return (data, orderId, { details }) => {
    const { order_number }: Numbered = data;
    const content = details as OrderContent | undefined;
    const letter = template(data, { name: order_number ?? orderName(orderId), content });
    const called = order_number ?? orderId;
    const facts: Facts = [['Order', called], ...letter.facts];
    return {
      ...letter,
      facts,
      action: { label: 'See your order', path: `/orders/${encodeURIComponent(called)}` },
      ...(content && { list: goodsList(content) }),
      ...(saysWhere && content?.address && { block: deliveryBlock(content.address) }),
    };
  };
}

function goodsList({ lines, line_count, total_minor, currency }: OrderContent): ItemList {
  const listed = lines.slice(0, MOST_LISTED);
  const unlisted = line_count - listed.length;
  return {
    heading: 'Your order',
    items: listed.map(({ name, quantity, unit_price_minor }) => ({
      name: clipped(name),
      detail: `${quantity.toLocaleString('en-GB')} × ${money(unit_price_minor, currency)}`,
      amount: money(quantity * unit_price_minor, currency),
    })),
    ...(unlisted > 0 && { more: `and ${unlisted.toLocaleString('en-GB')} more, which its page lists` }),
    sums: [['Total', money(total_minor, currency)]],
  };
}

function deliveryBlock(address: NonNullable<OrderContent['address']>): LineBlock {
  return { heading: 'Where it goes', lines: addressLines(address) };
}
