import type { Bench } from '../bench-options.ts';
import { hotSkuBench } from './orders/hot-sku-bench.ts';
import { ordersBench } from './orders/orders-bench.ts';
import { replayBench } from './orders/replay-bench.ts';
import { yearBench } from './year/year-bench.ts';

export const benches: Readonly<Record<string, Bench>> = {
  orders: ordersBench,
  replay: replayBench,
  'hot-sku': hotSkuBench,
  year: yearBench,
};
