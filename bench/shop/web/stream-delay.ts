import type { ApiClient } from '@platform/api-client/api-client.ts';
import { streamEvents } from '@platform/api-client/stream-events.ts';
import { type Quantiles, quantiles } from '../../quantiles.ts';
import { ADDRESS } from '../orders/shop-client.ts';
import type { PageReader } from './page-reader.ts';

const ORDERS = 40;

/**
 * Milliseconds from when something happened to an order, as its timeline has it, until the page was told. Of what
 * happened after the page had opened its stream.
 */
export async function measureStream(
  api: ApiClient,
  reader: PageReader,
  sku: string,
): Promise<Quantiles & { readonly events: number }> {
  const delays: number[] = [];
  for (let i = 0; i < ORDERS; i += 1) {
    const body = { lines: [{ sku, quantity: 1 }], card_token: 'tok_visa', shipping_address: ADDRESS };
    const { id } = await api.call('POST /api/orders', { body });
    const stream = await reader.stream(`/orders/${id}/events`);
    const openedAt = Date.now();
    for await (const { data } of streamEvents(stream)) {
      const { at }: { at: string } = JSON.parse(data);
      if (Date.parse(at) > openedAt) delays.push(Date.now() - Date.parse(at));
    }
  }
  return { events: delays.length, ...quantiles(delays) };
}
