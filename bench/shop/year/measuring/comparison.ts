import type { YearFigures } from './measure.ts';
import type { SaleFigures } from './sale.ts';

/** By how much a figure may be worse than with few orders. */
const MOST = 1.5;

/** One line of the table. */
export interface ComparedFigure {
  readonly what: string;
  readonly few: number;
  readonly many: number;
  /** How many times as slow, or as large, with many orders. */
  readonly ratio: number;
  /** False for what may grow, such as a database. */
  readonly isBounded: boolean;
}

/** The figures of few orders beside those of many. */
export function compare(few: YearFigures, many: YearFigures): ComparedFigure[] {
  const lines: ComparedFigure[] = [];
  const slower = (what: string, of: (figures: YearFigures) => number) =>
    lines.push(line(what, of(few), of(many), true));
  const fewer = (what: string, of: (figures: YearFigures) => number) =>
    lines.push({ ...line(what, of(few), of(many), true), ratio: rounded(of(few) / of(many)) });
  const sale = (what: string, of: (figures: YearFigures) => SaleFigures) => {
    fewer(`${what}: orders a second`, (f) => of(f).orders_per_second);
    slower(`${what}: fulfilled, p50 ms`, (f) => of(f).p50_ms);
    slower(`${what}: fulfilled, p95 ms`, (f) => of(f).p95_ms);
  };

  lines.push(line('the machine: a fixed piece of work, ms', few.machine_ms, many.machine_ms, false));
  slower('verify: ms for 1,000 orders', (f) => f.verify.ms_per_1000_orders);
  slower('verify after the purge: ms for 1,000 orders', (f) => f.verify_after_the_purge.ms_per_1000_orders);
  slower('start with a purge due, s', (f) => f.start_with_a_purge_due_s);
  slower('start, s', (f) => f.start_s);
  for (const what of Object.keys(many.lists)) {
    slower(`${what}: p50 ms`, (f) => f.lists[what]?.p50 ?? Number.NaN);
    slower(`${what}: p95 ms`, (f) => f.lists[what]?.p95 ?? Number.NaN);
    const failed = many.lists[what]?.failed ?? 0;
    const before = few.lists[what]?.failed ?? 0;
    if (failed > before)
      lines.push({ ...line(`${what}: failed`, before, failed, true), ratio: Number.POSITIVE_INFINITY });
  }
  for (const what of Object.keys(many.purge))
    fewer(`purge of ${what}: rows a second`, (f) => f.purge[what]?.rows_per_second ?? Number.NaN);
  sale('a sale', (f) => f.sale);
  sale('a sale beside the purge', (f) => f.sale_beside_the_purge);
  for (const [name, size] of Object.entries(many.megabytes))
    lines.push(line(`database ${name}, MB`, few.megabytes[name] ?? Number.NaN, size, false));
  return lines;
}

/** The figures that are worse with many orders by more than a half. */
export function tooSlow(lines: readonly ComparedFigure[]): ComparedFigure[] {
  return lines.filter(({ isBounded, ratio }) => isBounded && ratio > MOST);
}

/** The lines as a table for people. */
export function comparisonText(lines: readonly ComparedFigure[], few: number, many: number): string {
  const rows = [
    ['', few.toLocaleString('en'), many.toLocaleString('en'), 'ratio'],
    ...lines.map((l) => [
      l.what,
      String(l.few),
      String(l.many),
      `${l.ratio}${tooSlow([l]).length ? ' !' : ''}`,
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(([what = '', ...values]) =>
      [what.padEnd(widths[0] ?? 0), ...values.map((value, i) => value.padStart(widths[i + 1] ?? 8))].join(
        '  ',
      ),
    )
    .join('\n');
}

function line(what: string, few: number, many: number, isBounded: boolean): ComparedFigure {
  return { what, few: rounded(few), many: rounded(many), ratio: rounded(many / few), isBounded };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
