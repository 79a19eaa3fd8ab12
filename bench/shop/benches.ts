import type { Bench } from '../bench-options.ts';
import { hotSkuBench } from './orders/hot-sku-bench.ts';
import { ordersBench } from './orders/orders-bench.ts';
import { replayBench } from './orders/replay-bench.ts';
import { tracesBench } from './traces/traces-bench.ts';
import { webBench } from './web/web-bench.ts';
import { xrayBench } from './xray/xray-bench.ts';
import { yearBench } from './year/year-bench.ts';

export const benches: Readonly<Record<string, Bench>> = {
  orders: ordersBench,
  replay: replayBench,
  'hot-sku': hotSkuBench,
  traces: tracesBench,
  web: webBench,
  xray: xrayBench,
  year: yearBench,
};
