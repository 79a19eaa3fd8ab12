import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT_NO } from '../../../cli-error.ts';
import { type Context, connect, print, tableFor } from '../../../context.ts';
import { optionsOf, positiveNumber } from '../../../options.ts';
import { counted } from '../../../output/counted.ts';
import { formatMinor } from '../money.ts';
import { openLines } from './open-lines.ts';
import { placeInvoices } from './place-invoices.ts';
import { placeable } from './placeable.ts';
import { preparePlatform } from './prepare-platform.ts';
import { ProgressBar } from './progress-bar.ts';
import { type Invoice, readInvoices } from './read-invoices.ts';
import { ReplayCounter, type ReplayReport } from './replay-report.ts';

const DEFAULT_CONCURRENCY = 8;
const MAX_SHOWN_MALFORMED = 10;

export function replayCommand(program: Command, context: Context): void {
  program
    .command('replay')
    .argument('<file>', 'a CSV or CSV.GZ with the columns of UCI Online Retail')
    .option('--limit <n>', 'place the first N invoices only', positiveNumber)
    .option('--concurrency <n>', 'orders under way at once', positiveNumber, DEFAULT_CONCURRENCY)
    .option('--encoding <name>', 'of the file, where it is neither UTF-8 nor UTF-16, such as windows-1252')
    .description("place a real retailer's invoices as orders; may be interrupted and run again")
    .action(async (path: string, _options, command: Command) => {
      const options = optionsOf<ReplayOptions>(command);
      const { concurrency, encoding, limit } = options;
      // npm runs scripts in the checkout; a relative path is meant from where the command was typed.
      const file = await readInvoices(openLines(resolve(context.env.INIT_CWD ?? '', path), encoding));
      const client = await connect(context, options);
      context.endsItself = true;
      const begunAt = performance.now();
      const chosen = file.invoices.slice(0, limit);
      const counter = new ReplayCounter(file, countRows(file.invoices.slice(chosen.length)));

      const prepared = await preparePlatform(client, file, chosen, (what, done, all) => {
        if (done === all) context.stderr.write(`${what}: ${all} ready\n`);
      });
      const invoices = placeable(chosen, prepared, counter);
      const bar = new ProgressBar(context.stderr, 'orders', invoices.length);
      let done = 0;
      for await (const outcome of placeInvoices(
        client,
        invoices,
        { ...file, ...prepared },
        {
          concurrency,
          interrupted: context.interrupted,
        },
      )) {
        counter.add(outcome);
        done += 1;
        bar.update(done);
      }
      bar.end();

      const wasInterrupted = done < invoices.length;
      const report = counter.report((performance.now() - begunAt) / 1000, wasInterrupted);
      print(context, options, report, reportText(context, report));
      if (wasInterrupted) context.exitCode = 130;
      else if (report.orders_unfinished > 0) context.exitCode = EXIT_NO;
    });
}

type ReplayOptions = ReturnType<typeof optionsOf<{ limit?: number; concurrency: number; encoding?: string }>>;

function countRows(invoices: readonly Invoice[]): number {
  return invoices.reduce((sum, { rows }) => sum + rows, 0);
}

/** How fast this run was; of orders that an earlier one placed nobody knows when they were confirmed. */
function rateText({ orders_placed_before, orders_confirmed, seconds }: ReplayReport): string {
  if (orders_placed_before > 0) return '';
  return `, ${(orders_confirmed / Math.max(seconds, 0.1)).toFixed(1)} orders confirmed a second`;
}

function reportText(context: Context, report: ReplayReport): string {
  const worth = Object.entries(report.total_minor).map(([currency, minor]) => formatMinor(minor, currency));
  const lines = [
    `${counted(report.invoices_read, 'invoice')} read, ${counted(report.orders_placed, 'order')} placed (${report.orders_placed_before} by an earlier run)`,
    `${report.orders_confirmed} confirmed, ${report.orders_rejected} rejected or cancelled, ${report.orders_unfinished} unfinished`,
    `confirmed: ${counted(report.lines, 'line')}, ${counted(report.units, 'unit')}, ${worth.join(' + ') || 'nothing'}`,
    `${report.seconds} s${rateText(report)}`,
  ];
  const skipped = Object.entries(report.skipped);
  if (skipped.length > 0)
    lines.push(
      '',
      tableFor(
        context,
        ['rows skipped', 'because'],
        skipped.map(([reason, rows]) => [rows, reason]),
      ),
    );
  for (const { line, problem } of report.malformed.slice(0, MAX_SHOWN_MALFORMED))
    lines.push(`line ${line}: ${problem}`);
  if (report.malformed.length > MAX_SHOWN_MALFORMED) lines.push('… all malformed lines with --json');
  if (report.interrupted) lines.push('', 'interrupted: run the same command again to place the rest');
  return lines.join('\n');
}
