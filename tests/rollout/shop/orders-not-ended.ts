import { setTimeout as sleep } from 'node:timers/promises';
import type { Shop } from '../../faults/shop/load/shop.ts';

const PATIENCE_MS = 120_000;
const POLL_MS = 1000;

/** Acknowledged orders that are not there, or do not end within two minutes, each with how it stands. */
export async function ordersNotEnded({ books, http }: Shop, token: string): Promise<string[]> {
  const deadline = Date.now() + PATIENCE_MS;
  const open = new Set(books.acknowledged.flatMap(({ orderIds }) => [...orderIds]));
  for (;;) {
    const standing: string[] = [];
    for (const id of open) {
      const { status, body } = await http.call({ path: `/api/orders/${id}`, token });
      if (status === 200 && body.status !== 'placed') open.delete(id);
      else standing.push(`${id}: ${status} ${body?.status ?? ''}`);
    }
    if (open.size === 0 || Date.now() > deadline) return standing;
    await sleep(POLL_MS);
  }
}
