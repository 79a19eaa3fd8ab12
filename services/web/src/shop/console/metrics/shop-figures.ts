import { bucketsIn, riseOfAll } from '../../../console/metrics/charts/chart-lines.ts';
import { figureText, unitText } from '../../../console/metrics/charts/unit-text.ts';
import type { FigureDefinition } from '../../../console/metrics/figures/figure.ts';
import { objectiveFigure } from '../../../console/metrics/figures/objective.ts';
import { lastHour, lastMinutes } from '../../../console/metrics/figures/spans.ts';
import { quantile } from '../../../console/metrics/sampling/quantile.ts';
import { ORDERS_ENDED, TIME_TO_CONFIRMED, TIME_TO_END } from './shop-charts.ts';

/** As the objective order-fulfilment of ops/prometheus has it. */
const FULFILMENT = 0.995;
const IN_TIME_SECONDS = 30;

const ordersAMinute: FigureDefinition = {
  watched: [ORDERS_ENDED],
  read(history) {
    const title = 'Orders a minute';
    const now = lastMinutes(history);
    if (now.seconds === 0) return { title, value: '–', note: 'counted from now on' };
    const perMinute = (where: (status: string | undefined) => boolean) =>
      (riseOfAll(now, history, ORDERS_ENDED, ([status]) => where(status)) / now.seconds) * 60;
    const confirmed = perMinute((status) => status === 'confirmed');
    const not = perMinute((status) => status !== 'confirmed');
    return {
      title,
      value: figureText(confirmed + not),
      note: `${figureText(confirmed)} confirmed, ${figureText(not)} not`,
    };
  },
};

const endedInTime: FigureDefinition = {
  watched: [TIME_TO_END],
  read(history) {
    const buckets = bucketsIn(lastHour(history), history, TIME_TO_END);
    const upTo = (bound: number) => buckets.find((bucket) => bucket.bound === bound)?.count ?? 0;
    return objectiveFigure(
      `Ended within ${IN_TIME_SECONDS} s`,
      { good: upTo(IN_TIME_SECONDS), all: upTo(Number.POSITIVE_INFINITY) },
      { objective: FULFILMENT },
    );
  },
};

const timeToConfirmed: FigureDefinition = {
  watched: [TIME_TO_CONFIRMED],
  read(history) {
    const buckets = bucketsIn(lastMinutes(history), history, TIME_TO_CONFIRMED);
    const [p50, p99] = [quantile(0.5, buckets), quantile(0.99, buckets)];
    return {
      title: 'Order to confirmed',
      value: unitText(p50, 'time'),
      unit: 'p50',
      note: `${unitText(p99, 'time')} p99`,
    };
  },
};

export const SHOP_FIGURES: readonly FigureDefinition[] = [ordersAMinute, endedInTime, timeToConfirmed];
