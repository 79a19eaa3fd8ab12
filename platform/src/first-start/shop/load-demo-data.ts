import type { DataFolder } from '../../data-folder/data-folder.ts';
import { readJsonFile, writeJsonFile } from '../../data-folder/json-file.ts';
import { requestJson } from '../http-json.ts';
import { demoAddress } from './demo-address.ts';
import { demoCategories, demoProducts } from './demo-catalogue.ts';

const MARK = 'demo-data.json';
const CONFLICT = 409;

/** True if this data folder's platform has had its demo catalogue. */
export function hasDemoData(folder: DataFolder): boolean {
  try {
    return readJsonFile(folder.file(MARK)) !== undefined;
  } catch {
    return false; // Spoilt: loading again changes nothing that is there.
  }
}

/** Loads the demo catalogue with its stock, and an address for the admin, through the gateway. Safe to repeat. */
export async function loadDemoData(
  folder: DataFolder,
  gatewayUrl: string,
  session: { token: string; signal: AbortSignal },
): Promise<number> {
  const post = async (path: string, body: unknown) => {
    const answer = await requestJson(gatewayUrl + path, { method: 'POST', body, ...session });
    if (answer.status >= 300 && answer.status !== CONFLICT)
      throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 500)}`);
  };
  // A category that is there already is a conflict, and as good.
  for (const category of demoCategories) await post('/api/categories', category);
  await post('/api/products/import', {
    products: demoProducts.map(({ stock: _stock, ...product }) => product),
  });
  const stocked = demoProducts.filter(({ stock }) => stock > 0);
  await post('/api/stock/import', {
    items: stocked.map(({ sku, stock }) => ({
      sku,
      delta: stock,
      reason: 'opening stock',
      reference: 'demo',
    })),
  });
  await keepAddress(gatewayUrl, session, post);
  writeJsonFile(
    folder.file(MARK),
    { loaded_at: new Date().toISOString(), products: demoProducts.length },
    0o644,
  );
  return demoProducts.length;
}

const ADDRESSES = '/api/users/me/addresses';

/** So that the admin's first order has somewhere to go. */
async function keepAddress(
  gatewayUrl: string,
  session: { token: string; signal: AbortSignal },
  post: (path: string, body: unknown) => Promise<void>,
): Promise<void> {
  const { body } = await requestJson(gatewayUrl + ADDRESSES, session);
  const { items = [] } = body as { items?: unknown[] };
  if (items.length === 0) await post(ADDRESSES, demoAddress);
}
