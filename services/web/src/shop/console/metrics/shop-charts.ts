import type { ChartDefinition } from '../../../console/metrics/charts/chart-definition.ts';
import { bucketsOf, type Watched } from '../../../console/metrics/sampling/watched.ts';

const A_MINUTE = 60;

/** Orders whose fulfilment has ended, by how. */
export const ORDERS_ENDED: Watched = { metric: 'orders_ended_total', kind: 'counter', by: ['status'] };

/** How long fulfilment took, of all orders, whatever came of them. */
export const TIME_TO_END = bucketsOf('saga_duration_seconds', ({ saga }) => saga === 'order');

/** The same, of those that were confirmed. */
export const TIME_TO_CONFIRMED = bucketsOf(
  'saga_duration_seconds',
  ({ saga, outcome }) => saga === 'order' && outcome === 'completed',
);

const CONFIRMED: ChartDefinition = {
  id: 'chart-confirmed',
  title: 'Orders confirmed',
  unit: 'a minute',
  lines: {
    kind: 'rate',
    perSeconds: A_MINUTE,
    watched: { metric: 'orders_ended_total', kind: 'counter', where: ({ status }) => status === 'confirmed' },
  },
  none: 'order-service has not answered.',
};

const CONFIRMED_AFTER: ChartDefinition = {
  id: 'chart-confirmed-after',
  title: 'Confirmed after',
  unit: 'time',
  lines: { kind: 'quantiles', watched: TIME_TO_CONFIRMED, of: [0.5, 0.99] },
  none: 'No order was confirmed in this time.',
};

const FOR_CARRIER: ChartDefinition = {
  id: 'chart-carrier',
  title: 'Waiting for the carrier',
  unit: 'count',
  lines: {
    kind: 'level',
    watched: {
      metric: 'queue_messages',
      kind: 'gauge',
      where: ({ queue, state }) => queue === 'shipping-service.commands' && state !== 'dead',
    },
  },
  none: 'shipping-service has not answered.',
};

export const SHOP_OVERVIEW_CHARTS: readonly ChartDefinition[] = [CONFIRMED, CONFIRMED_AFTER, FOR_CARRIER];

export const SHOP_CHARTS: readonly ChartDefinition[] = [
  {
    id: 'chart-orders',
    title: 'Orders by ending',
    unit: 'a minute',
    lines: { kind: 'rate', watched: ORDERS_ENDED, perSeconds: A_MINUTE },
    none: 'order-service has not answered.',
  },
  CONFIRMED_AFTER,
  {
    id: 'chart-stock-outs',
    title: 'Orders refused for want of stock',
    unit: 'a minute',
    lines: {
      kind: 'rate',
      watched: { metric: 'inventory_stock_outs_total', kind: 'counter', by: ['reason'] },
      perSeconds: A_MINUTE,
    },
    none: 'inventory-service has not answered.',
  },
];
