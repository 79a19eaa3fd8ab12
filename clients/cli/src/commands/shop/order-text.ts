import type { Order, TimelineEntry } from '@platform/api-client/operations.ts';
import { table } from '@platform/runner/console/text-table.ts';
import { formatMinor } from './money.ts';

export function orderText(order: Order, timeline: readonly TimelineEntry[] = [], columns?: number): string {
  const money = (minor: number): string => formatMinor(minor, order.currency);
  const note = order.reason ?? order.return_status;
  const head = `order ${order.number} (${order.id}): ${order.status}${note ? ` (${note})` : ''}, ${money(order.total_minor)}`;
  const lines = table(
    ['sku', 'name', 'quantity', 'price', 'total'],
    order.lines.map((l) => [l.sku, l.name, l.quantity, money(l.unit_price_minor), money(l.line_total_minor)]),
    { columns },
  );
  const happened = timeline.map(timelineText);
  return [head, '', lines, ...(happened.length > 0 ? ['', ...happened] : [])].join('\n');
}

export function timelineText({ at, event, details }: TimelineEntry): string {
  const more = Object.entries(details).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [at, event, ...more].join('  ');
}
