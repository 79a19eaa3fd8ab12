export type Labels = Readonly<Record<string, string>>;

export interface MetricSample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(,?)/y;
const LABELS_END = /[ \t]*\}/y;
const LABELS_BEGIN = /[ \t]*\{/y;
const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const SPECIAL: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '+inf': Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};
const MEANT: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

/** Text that does not have the format; says where. */
export class MetricsTextError extends Error {}

/**
 * Reads Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats): the samples of the metrics in `names`,
 * without their times. Throws MetricsTextError.
 */
export function readMetricsText(text: string, names: ReadonlySet<string>): MetricSample[] {
  return text.split('\n').flatMap((line, i) => {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) return [];
    const name = matchAt(NAME, content, 0)?.[0];
    if (name === undefined) throw new MetricsTextError(`line ${i + 1} begins with no name`);
    return names.has(name) ? [sampleIn(content, name, i + 1)] : [];
  });
}

function sampleIn(content: string, name: string, line: number): MetricSample {
  const { labels, end } = labelsAt(content, name.length, line);
  const [value = '', time, ...rest] = content
    .slice(end)
    .trim()
    .split(/[ \t]+/);
  if (rest.length > 0 || (time !== undefined && !Number.isInteger(Number(time))))
    throw new MetricsTextError(`line ${line} has more than a value and a time`);
  return { name, labels, value: numberIn(value, line) };
}

function labelsAt(content: string, start: number, line: number): { labels: Labels; end: number } {
  const begin = matchAt(LABELS_BEGIN, content, start);
  if (begin === undefined) return { labels: {}, end: start };
  const labels: [string, string][] = [];
  let at = start + begin[0].length;
  for (let isMore = true; isMore; ) {
    const found = matchAt(LABEL, content, at);
    if (found === undefined) break;
    const [all, label = '', value = '', comma] = found;
    labels.push([label, meant(value)]);
    at += all.length;
    isMore = comma === ',';
  }
  const close = matchAt(LABELS_END, content, at);
  if (close === undefined) throw new MetricsTextError(`the labels of line ${line} do not end`);
  return { labels: Object.fromEntries(labels), end: at + close[0].length };
}

function meant(escaped: string): string {
  return escaped.replace(/\\(.)/g, (all, character: string) => MEANT[character] ?? all);
}

function numberIn(text: string, line: number): number {
  const value = SPECIAL[text.toLowerCase()] ?? (NUMBER.test(text) ? Number(text) : undefined);
  if (value === undefined) throw new MetricsTextError(`line ${line} has no number`);
  return value;
}

/** `pattern` is sticky. */
function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
