import type { Input } from '@platform/api-client/operation-types.ts';
import type { Product } from '@platform/api-client/operations.ts';
import type { Command } from 'commander';
import { EXIT_NO } from '../../cli-error.ts';
import { type Context, connect, note, print, printRows } from '../../context.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { optionsOf, positiveNumber } from '../../options.ts';
import { checkedCurrency, formatMinor, priceOf } from './money.ts';

type ProductQuery = NonNullable<Input<'GET /api/products'>['query']>;

interface ListOptions {
  category?: string;
  inStock?: boolean;
  sort?: ProductQuery['sort'];
  limit?: number;
  cursor?: string;
}

export function productCommands(program: Command, context: Context): void {
  const products = program.command('products').description('the catalogue');

  withPaging(products.command('list'))
    .description('list products')
    .option('--category <slug>', 'of one category')
    .action(async (_options, command: Command) => {
      const { category, inStock, sort, limit, cursor } = optionsOf<ListOptions>(command);
      await showPage(command, { category, in_stock: inStock, sort, limit, cursor });
    });

  withPaging(products.command('search'))
    .argument('<words...>', 'what to look for; typos are forgiven')
    .description('find products by words')
    .action(async (words: string[], _options, command: Command) => {
      const { inStock, limit, cursor, sort } = optionsOf<ListOptions>(command);
      await showPage(command, { q: words.join(' '), in_stock: inStock, limit, cursor, sort });
    });

  products
    .command('show')
    .argument('<sku>')
    .description('show one product')
    .action(async (sku: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      const product = await client.call('GET /api/products/{sku}', { path: { sku } });
      print(context, optionsOf(command), product, productText(product));
    });

  products
    .command('create')
    .argument('<sku>')
    .requiredOption('--name <name>')
    .requiredOption('--price <price>', 'such as 4.25, with the decimals of its currency')
    .option('--category <slug>', 'one that exists')
    .option('--currency <code>', 'ISO 4217', 'GBP')
    .option('--description <text>')
    .option('--not-stocked', 'a service or fee: nothing to reserve')
    .description('create a product')
    .action(async (sku: string, _options, command: Command) => {
      const options = optionsOf<CreateOptions>(command);
      const currency = checkedCurrency(options.currency);
      const priceMinor = priceOf(options.price, currency);
      const client = await connect(context, options);
      const product = await client.call('POST /api/products', {
        body: {
          sku,
          name: options.name,
          price_minor: priceMinor,
          currency,
          is_stocked: !options.notStocked,
          ...(options.category ? { category: options.category } : {}),
          ...(options.description ? { description: options.description } : {}),
        },
      });
      print(context, options, product, `created ${productText(product)}`);
    });

  products
    .command('price')
    .argument('<sku>')
    .argument('<price>', 'the new price in the currency of the product, such as 4.25')
    .description('change the price of a product')
    .action(async (sku: string, price: string, _options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const product = await changePrice(client, sku, price);
      print(context, options, product, productText(product));
    });

  async function showPage(command: Command, query: ProductQuery): Promise<void> {
    const options = optionsOf(command);
    const client = await connect(context, options);
    const page = await client.call('GET /api/products', { query });
    // A platform of an earlier release says neither.
    for (const { typed, meant } of page.corrections ?? [])
      note(context, options, `nothing has "${typed}": looked for "${meant}"`);
    if (page.total > page.items.length) note(context, options, `${page.items.length} of ${page.total}`);
    printRows(context, options, page, {
      sku: (p) => p.sku,
      name: (p) => p.name,
      category: (p) => p.category ?? '',
      price: (p) => formatMinor(p.price_minor, p.currency),
      stock: (p) => p.availability ?? '',
    });
    if (page.items.length === 0) context.exitCode = EXIT_NO;
  }
}

interface CreateOptions {
  name: string;
  price: string;
  category?: string;
  currency: string;
  description?: string;
  notStocked?: boolean;
}

function withPaging(command: Command): Command {
  return command
    .option('--in-stock', 'only what can be had')
    .option('--sort <order>', 'name, price, -price or newest')
    .option('--limit <n>', 'rows a page', positiveNumber)
    .option('--cursor <cursor>', 'the next page');
}

/** Changes the price of the version it has seen: a change by another in between is not overwritten. */
async function changePrice(client: GatewayClient, sku: string, price: string): Promise<Product> {
  const { body, headers } = await client.send('GET /api/products/{sku}', { path: { sku } });
  return client.call('PATCH /api/products/{sku}', {
    path: { sku },
    headers: { 'if-match': headers.get('etag') ?? undefined },
    body: { price_minor: priceOf(price, body.currency) },
  });
}

function productText(product: Product): string {
  const price = formatMinor(product.price_minor, product.currency);
  const state = product.is_archived ? ', no longer sold' : availabilityText(product);
  const category = product.category === null ? '' : ` (${product.category})`;
  return `${product.sku}: ${product.name}${category}, ${price}${state}`;
}

const AVAILABILITIES = {
  'in-stock': ', in stock',
  few: ', few left',
  none: ', out of stock',
  'not-stocked': ', not stocked',
};

function availabilityText({ availability, is_stocked }: Product): string {
  // A platform of an earlier release says whether it is goods alone.
  if (availability === undefined) return is_stocked ? '' : AVAILABILITIES['not-stocked'];
  return AVAILABILITIES[availability];
}
