import { randomUUID } from 'node:crypto';
import type { Cart } from '@platform/api-client/operations.ts';
import type { Command } from 'commander';
import { type Context, connect, note, print, printRows, tableColumns } from '../../context.ts';
import { optionsOf, positiveNumber } from '../../options.ts';
import { shippingAddress } from './address-option.ts';
import { formatMinor } from './money.ts';
import { orderLines } from './order-line.ts';
import { orderText } from './order-text.ts';

const ITEM = '/api/carts/me/items/{sku}';

export function cartCommands(program: Command, context: Context): void {
  const cart = program.command('cart').description('your cart');

  cart
    .command('show', { isDefault: true })
    .description('show what is in it')
    .action(async (_options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      showCart(command, await client.call('GET /api/carts/me'));
    });

  cart
    .command('add')
    .argument('<sku>')
    .argument('[quantity]', 'units; replaces what was there', positiveNumber, 1)
    .description('put a product into it')
    .action(async (sku: string, quantity: number, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      showCart(command, await client.call(`PUT ${ITEM}`, { path: { sku }, body: { quantity } }));
    });

  cart
    .command('merge')
    .argument('<line...>', 'SKU=QUANTITY, or SKU for one')
    .description('join another cart to it: of a product in both, the higher quantity stays')
    .action(async (texts: string[], _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      const items = orderLines(texts, 'platform cart merge');
      showCart(command, await client.call('POST /api/carts/me/merge', { body: { items } }));
    });

  cart
    .command('remove')
    .argument('<sku>')
    .description('take a product out')
    .action(async (sku: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      showCart(command, await client.call(`DELETE ${ITEM}`, { path: { sku } }));
    });

  cart
    .command('checkout')
    .option('--card <token>', 'card token of the payment provider')
    .option('--address <id>', 'where goods go; without it to your default address')
    .description('order what is in it')
    .action(async (_options, command: Command) => {
      const options = optionsOf<{ card?: string; address?: string }>(command);
      const client = await connect(context, options);
      const order = await client.call('POST /api/carts/me/checkout', {
        headers: { 'idempotency-key': randomUUID(), prefer: `wait=${client.waitSeconds(20)}` },
        body: {
          ...(options.card ? { card_token: options.card } : {}),
          ...(await shippingAddress(client, options)),
        },
      });
      print(context, options, order, orderText(order, [], tableColumns(context)));
    });

  function showCart(command: Command, content: Cart): void {
    const { total_minor: totalMinor, currency } = content;
    const options = optionsOf(command);
    printRows(context, options, content, {
      sku: (item) => item.sku,
      name: (item) => item.name,
      quantity: (item) => item.quantity,
      price: priceText,
    });
    if (totalMinor && currency) note(context, options, `total ${formatMinor(totalMinor, currency)}`);
  }
}

function priceText(item: Cart['items'][number]): string {
  const { unit_price_minor: now, previous_unit_price_minor: before, currency } = item;
  if (now === null || currency === null) return 'no longer sold';
  const price = formatMinor(now, currency);
  return before === null ? price : `${price} (was ${formatMinor(before, currency)})`;
}
