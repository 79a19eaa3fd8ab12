import { randomUUID } from 'node:crypto';
import type { OrderStatus, OrderSummary } from '@platform/api-client/operations.ts';
import type { Command } from 'commander';
import { CliError, EXIT_NO } from '../../cli-error.ts';
import { type Context, connect, note, print, printRows, tableColumns } from '../../context.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { optionsOf, pastTime, positiveNumber } from '../../options.ts';
import { shippingAddress } from './address-option.ts';
import { ORDER_NAME, orderIdOf } from './find-order.ts';
import { followOrder } from './follow-order.ts';
import { formatMinor } from './money.ts';
import { orderLines } from './order-line.ts';
import { orderText, timelineText } from './order-text.ts';
import { returnCommand } from './return-commands.ts';

const TELL_AFTER_MS = 1000;
const LONGEST_WAIT_SECONDS = 20;

export function orderCommands(program: Command, context: Context): void {
  const orders = program.command('orders').description('orders');

  orders
    .command('place')
    .argument('<line...>', 'SKU=QUANTITY, or SKU for one')
    .option('--card <token>', 'card token of the payment provider')
    .option('--address <id>', 'where goods go; without it to the default address')
    .option('--customer <id>', 'staff: order for this customer')
    .option('--key <key>', 'Idempotency-Key: the same key places one order')
    .option('--no-wait', 'do not wait for the outcome')
    .description('place an order and wait for its outcome; exit code 1 when it is not confirmed')
    .action(async (texts: string[], _options, command: Command) => {
      const options = optionsOf<PlaceOptions>(command);
      const client = await connect(context, options);
      const order = await client.call('POST /api/orders', {
        headers: {
          'idempotency-key': options.key ?? randomUUID(),
          ...(options.wait ? { prefer: `wait=${client.waitSeconds(LONGEST_WAIT_SECONDS)}` } : {}),
        },
        body: {
          lines: orderLines(texts, 'platform orders place'),
          ...(options.card ? { card_token: options.card } : {}),
          ...(options.customer ? { customer_id: options.customer } : {}),
          ...(await shippingAddress(client, options)),
        },
      });
      print(context, options, order, orderText(order, [], tableColumns(context)));
      if (options.wait && order.status === 'placed')
        note(context, options, `the order goes on: \`platform orders watch ${order.number}\` follows it`);
      if (options.wait && order.status !== 'confirmed') context.exitCode = EXIT_NO;
    });

  orders
    .command('list')
    .option('--status <status>', 'placed, confirmed, rejected or cancelled')
    .option('--customer <id>', 'staff: of one customer')
    .option('--number <number>', 'the one with this number')
    .option('--since <time>', 'placed since then: a time, or how long ago, such as 2d', pastTime)
    .option('--until <time>', 'placed before then: as --since', pastTime)
    .option('--sku <sku>', 'with a line of this product')
    .option('--reason-code <code>', 'rejected or cancelled for this reason, such as card-declined')
    .option('--limit <n>', 'rows a page', positiveNumber)
    .option('--cursor <cursor>', 'the next page')
    .description('list orders, newest first')
    .action(async (_options, command: Command) => {
      const options = optionsOf<ListOptions>(command);
      const client = await connect(context, options);
      const { customer, reasonCode, status, number, since, until, sku, limit, cursor } = options;
      const page = await client.call('GET /api/orders', {
        query: {
          ...{ customer_id: customer, reason_code: reasonCode },
          ...{ status, number, since, until, sku, limit, cursor },
        },
      });
      printRows(context, options, page, {
        number: (o) => o.number,
        status: (o) => o.status,
        lines: (o) => o.line_count,
        total: (o) => formatMinor(o.total_minor, o.currency),
        placed: (o) => o.placed_at,
        id: (o) => o.id,
        reason: (o) => o.reason,
      });
    });

  orders
    .command('show')
    .argument('<order>', ORDER_NAME)
    .description('show an order and everything that happened to it')
    .action(async (name: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      const id = await orderIdOf(client, name);
      const [order, { items: timeline }] = await Promise.all([
        client.call('GET /api/orders/{id}', { path: { id } }),
        client.call('GET /api/orders/{id}/timeline', { path: { id } }),
      ]);
      print(
        context,
        optionsOf(command),
        { ...order, timeline },
        orderText(order, timeline, tableColumns(context)),
      );
    });

  orders
    .command('watch')
    .argument('<order>', ORDER_NAME)
    .description('follow an order until it has ended; exit code 1 when it is not confirmed')
    .action(async (name: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      const id = await orderIdOf(client, name);
      context.endsItself = true;
      const order = await watch(client, id);
      if (order.status !== 'confirmed') context.exitCode = EXIT_NO;
    });

  orders
    .command('cancel')
    .argument('<order>', ORDER_NAME)
    .option('--reason <text>')
    .description('cancel an order whose parcel has not left; without goods, one that is not paid for yet')
    .action(async (name: string, _options, command: Command) => {
      const options = optionsOf<{ reason?: string }>(command);
      const client = await connect(context, options);
      const order = await client.call('POST /api/orders/{id}/cancel', {
        path: { id: await orderIdOf(client, name) },
        headers: { prefer: `wait=${client.waitSeconds(LONGEST_WAIT_SECONDS)}` },
        body: options.reason ? { reason: options.reason } : {},
      });
      print(context, options, order, `order ${order.number} is being cancelled`);
    });

  returnCommand(orders, context);

  /** Prints each entry of the timeline as it appears, one JSON document a line with --json. */
  async function watch(client: GatewayClient, id: string): Promise<OrderSummary> {
    const options = optionsOf(program);
    const isJson = options.json === true;
    const teller = setTimeout(
      () => note(context, options, 'waiting for the order to end; Ctrl-C leaves it alone'),
      TELL_AFTER_MS,
    );
    try {
      for await (const entry of followOrder(client, id, context.interrupted))
        context.stdout.write(`${isJson ? JSON.stringify(entry) : timelineText(entry)}\n`);
    } catch (error) {
      if (!context.interrupted.aborted) throw error;
    } finally {
      clearTimeout(teller);
    }
    if (context.interrupted.aborted) throw new CliError('interrupted', 'interrupted: the order goes on', 130);
    return client.call('GET /api/orders/{id}', { path: { id } });
  }
}

interface ListOptions {
  status?: OrderStatus;
  customer?: string;
  number?: string;
  since?: string;
  until?: string;
  sku?: string;
  reasonCode?: string;
  limit?: number;
  cursor?: string;
}

interface PlaceOptions {
  address?: string;
  card?: string;
  customer?: string;
  key?: string;
  wait: boolean;
}
