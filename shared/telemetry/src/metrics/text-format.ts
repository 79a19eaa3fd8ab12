import type { Metric, Sample } from './series.ts';

/** Content type of `renderText`. */
export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Prometheus' text exposition format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). */
export function renderText(metrics: Iterable<Metric>): string {
  const lines: string[] = [];
  for (const metric of metrics) {
    // Also of one without samples yet: what there will be is told from the start.
    lines.push(`# HELP ${metric.name} ${metric.help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}`);
    lines.push(`# TYPE ${metric.name} ${metric.type}`);
    for (const sample of metric.samples()) lines.push(line(metric.name, sample));
  }
  return `${lines.join('\n')}\n`;
}

function line(name: string, { suffix = '', labels, value }: Sample): string {
  const inside = labels.map(([label, text]) => `${label}="${escaped(text)}"`).join(',');
  return `${name}${suffix}${inside === '' ? '' : `{${inside}}`} ${number(value)}`;
}

function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

function number(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
