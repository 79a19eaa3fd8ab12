import { SERVICES } from '@platform/contracts/services.ts';
import type { Visitor } from '../../session/visitor.ts';
import { MESSAGING_WATCHED } from '../overview/messaging-levels.ts';
import { CALL, part } from '../parts/part.ts';
import type { ChartDefinition } from './charts/chart-definition.ts';
import { CORE_CHARTS, OLDEST_IN_OUTBOX_CHART } from './core-charts.ts';
import { CORE_FIGURES } from './core-figures.ts';
import type { FigureDefinition } from './figures/figure.ts';
import { MetricsSampler } from './sampling/metrics-sampler.ts';
import type { Watched } from './sampling/watched.ts';

/** What of its metrics a bundle shows. */
export interface BundleMetrics {
  /** On the page of metrics. */
  readonly charts: readonly ChartDefinition[];
  /** On the overview. */
  readonly overviewCharts: readonly ChartDefinition[];
  readonly figures: readonly FigureDefinition[];
}

/** What the console shows of metrics, and their history. */
export interface ConsoleMetrics extends BundleMetrics {
  readonly watched: readonly Watched[];
  readonly history: MetricsSampler;
}

/** Those of every platform, with what `bundle` adds, which is of more interest. */
export function consoleMetrics(bundle: BundleMetrics | undefined): ConsoleMetrics {
  const { charts = [], overviewCharts = [], figures = [] } = bundle ?? {};
  const all = {
    charts: [...charts, ...CORE_CHARTS],
    overviewCharts: [...overviewCharts, OLDEST_IN_OUTBOX_CHART],
    figures: [...figures, ...CORE_FIGURES],
  };
  const asked = new Set([
    ...MESSAGING_WATCHED,
    ...[...all.charts, ...all.overviewCharts].map(({ lines }) => lines.watched),
    ...all.figures.flatMap((figure) => figure.watched),
  ]);
  const watched = [...asked];
  const services = SERVICES.map(({ name }) => name);
  return { ...all, watched, history: new MetricsSampler({ services, watched }) };
}

/** Adds what the services measure now, as `visitor` may see it. Throws when the session is over. */
export function sampleMetrics({ history }: ConsoleMetrics, { api }: Visitor): Promise<void> {
  return history.sample((service) => part(api.call(`GET /api/admin/${service}/metrics`, {}, CALL)));
}
