import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { type Context, connect, print, printRows } from '../../context.ts';
import { optionsOf, wholeNumber } from '../../options.ts';

export function stockCommands(program: Command, context: Context): void {
  const stock = program.command('stock').description('stock levels');

  stock
    .command('show')
    .argument('[sku]', 'one product; all without')
    .option('--cursor <cursor>', 'the next page')
    .description('show stock levels')
    .action(async (sku: string | undefined, _options, command: Command) => {
      const options = optionsOf<{ cursor?: string }>(command);
      const client = await connect(context, options);
      const page =
        sku === undefined
          ? await client.call('GET /api/stock', { query: { cursor: options.cursor } })
          : { items: [await client.call('GET /api/stock/{sku}', { path: { sku } })] };
      printRows(context, options, page, {
        sku: (level) => level.sku,
        'on hand': (level) => level.on_hand,
        reserved: (level) => level.reserved,
        available: (level) => level.available,
      });
    });

  stock
    .command('adjust')
    .argument('<sku>')
    .argument('<delta>', 'units to add; negative to take away (after --: `-- MUG -3`)', wholeNumber)
    .option('--reason <text>', 'why, for the ledger', 'adjusted by hand')
    .description('add to or take from the stock of a product')
    .action(async (sku: string, delta: number, _options, command: Command) => {
      const options = optionsOf<{ reason: string }>(command);
      const client = await connect(context, options);
      const adjustment = await client.call('POST /api/stock/{sku}/adjustments', {
        path: { sku },
        headers: { 'idempotency-key': randomUUID() },
        body: { delta, reason: options.reason },
      });
      print(context, options, adjustment, `${sku}: stock adjusted by ${delta}`);
    });
}
