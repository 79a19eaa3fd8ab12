import { randomUUID } from 'node:crypto';
import type { Disposition, Return, ReturnStatus } from '@platform/api-client/operations.ts';
import { table } from '@platform/runner/console/text-table.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { type Context, connect, print, printRows, tableColumns } from '../../context.ts';
import { optionsOf, positiveNumber } from '../../options.ts';
import { ORDER_NAME, orderIdOf } from './find-order.ts';
import { formatMinor } from './money.ts';
import { orderLines } from './order-line.ts';

/** `orders return`, for customers and for staff who act for them. */
export function returnCommand(orders: Command, context: Context): void {
  orders
    .command('return')
    .argument('<order>', ORDER_NAME)
    .argument('<line...>', 'SKU=QUANTITY, or SKU for one')
    .requiredOption('--reason <text>', 'why the goods come back')
    .option('--key <key>', 'Idempotency-Key: the same key is one return')
    .description('ask to return goods that were delivered')
    .action(async (name: string, texts: string[], _options, command: Command) => {
      const options = optionsOf<{ reason: string; key?: string }>(command);
      const lines = orderLines(texts, 'platform orders return');
      const client = await connect(context, options);
      const returned = await client.call('POST /api/orders/{id}/returns', {
        path: { id: await orderIdOf(client, name) },
        headers: { 'idempotency-key': options.key ?? randomUUID() },
        body: { lines, reason: options.reason },
      });
      print(context, options, returned, returnText(returned, tableColumns(context)));
    });
}

/** What staff do about returns. */
export function returnCommands(program: Command, context: Context): void {
  const returns = program.command('returns').description('goods that customers return; for staff');

  returns
    .command('list')
    .option('--status <status>', 'requested, approved, received, refunded or refused')
    .option('--limit <n>', 'rows a page', positiveNumber)
    .option('--cursor <cursor>', 'the next page')
    .description('list returns, newest first')
    .action(async (_options, command: Command) => {
      const options = optionsOf<{ status?: ReturnStatus; limit?: number; cursor?: string }>(command);
      const client = await connect(context, options);
      const { status, limit, cursor } = options;
      const page = await client.call('GET /api/returns', { query: { status, limit, cursor } });
      printRows(context, options, page, {
        return: (r) => r.return_id,
        order: (r) => r.order_id,
        status: (r) => r.status,
        refund: (r) => formatMinor(r.refund_minor, r.currency),
        requested: (r) => r.requested_at,
      });
    });

  on('show', 'show a return with its lines').action(async (id: string, _options, command: Command) => {
    const options = optionsOf(command);
    const client = await connect(context, options);
    show(options, await client.call('GET /api/returns/{id}', { path: { id } }));
  });

  on('approve', 'let the customer send the goods back').action(
    async (id: string, _options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      show(options, await client.call('POST /api/returns/{id}/approve', { path: { id } }));
    },
  );

  on('receive', 'take the goods in: the stock is booked and the money given back')
    .option('--restock <sku...>', 'what can be sold again')
    .option('--write-off <sku...>', 'what cannot')
    .action(async (id: string, _options, command: Command) => {
      const options = optionsOf<{ restock?: string[]; writeOff?: string[] }>(command);
      const client = await connect(context, options);
      const lines = [...disposed(options.restock, 'restock'), ...disposed(options.writeOff, 'write-off')];
      show(options, await client.call('POST /api/returns/{id}/receive', { path: { id }, body: { lines } }));
    });

  on('refuse', 'refuse a return whose goods are not here')
    .requiredOption('--reason <text>', 'why, for the customer to read')
    .action(async (id: string, _options, command: Command) => {
      const options = optionsOf<{ reason: string }>(command);
      const client = await connect(context, options);
      const body = { reason: options.reason };
      show(options, await client.call('POST /api/returns/{id}/refuse', { path: { id }, body }));
    });

  function on(name: string, description: string): Command {
    return returns.command(name).argument('<return>', 'its id').description(description);
  }

  function show(options: ReturnType<typeof optionsOf>, returned: Return): void {
    print(context, options, returned, returnText(returned, tableColumns(context)));
  }
}

function disposed(skus: readonly string[] = [], disposition: Disposition) {
  if (skus.includes('')) throw new InvalidArgumentError('Give a sku.');
  return skus.map((sku) => ({ sku, disposition }));
}

function returnText(returned: Return, columns?: number): string {
  const money = (minor: number): string => formatMinor(minor, returned.currency);
  const why = returned.refusal === null ? '' : ` (${returned.refusal})`;
  const head = `return ${returned.return_id} of order ${returned.order_id}: ${returned.status}${why}, ${money(returned.refund_minor)}`;
  const lines = table(
    ['sku', 'name', 'quantity', 'price', 'total', 'disposition'],
    returned.lines.map((line) => [
      ...[line.sku, line.name, line.quantity],
      ...[money(line.unit_price_minor), money(line.line_total_minor), line.disposition],
    ]),
    { columns },
  );
  return [head, '', lines].join('\n');
}
