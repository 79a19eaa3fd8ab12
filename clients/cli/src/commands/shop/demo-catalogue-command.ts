import { demoAddress } from '@platform/runner/first-start/shop/demo-address.ts';
import { demoCategories, demoProducts } from '@platform/runner/first-start/shop/demo-catalogue.ts';
import type { Command } from 'commander';
import { type Context, connect, print } from '../../context.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { ProblemError } from '../../gateway/problem-error.ts';
import { optionsOf } from '../../options.ts';

/** Loads what the first `npm start` loads, for a platform that was started otherwise. Safe to repeat. */
export function demoCatalogueCommand(program: Command, context: Context): void {
  program
    .command('demo-catalogue')
    .description('load the small catalogue that npm start begins with, its stock, and an address to order to')
    .action(async (_options, command: Command) => {
      const options = optionsOf<object>(command);
      const client = await connect(context, options);
      for (const category of demoCategories) await makeCategory(client, category);
      await client.call('POST /api/products/import', {
        body: { products: demoProducts.map(({ stock: _stock, ...product }) => product) },
      });
      const stocked = demoProducts.filter(({ stock }) => stock > 0);
      // By its reference an adjustment is made once, however often it is sent.
      await client.call('POST /api/stock/import', {
        body: {
          items: stocked.map(({ sku, stock }) => ({
            sku,
            delta: stock,
            reason: 'opening stock',
            reference: 'demo',
          })),
        },
      });
      await keepAddress(client);
      print(context, options, { products: demoProducts.length }, `${demoProducts.length} products are there`);
    });
}

/** So that the first order has somewhere to go. */
async function keepAddress(client: GatewayClient): Promise<void> {
  const { items } = await client.call('GET /api/users/me/addresses');
  if (items.length === 0) await client.call('POST /api/users/me/addresses', { body: demoAddress });
}

async function makeCategory(client: GatewayClient, category: (typeof demoCategories)[number]): Promise<void> {
  try {
    await client.call('POST /api/categories', { body: category });
  } catch (error) {
    // There from an earlier time.
    if (!(error instanceof ProblemError && error.code === 'slug-taken')) throw error;
  }
}
