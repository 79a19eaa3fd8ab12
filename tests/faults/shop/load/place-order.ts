import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from './http.ts';
import type { OrderRecord } from './order-record.ts';
import type { Customer, Shop } from './shop.ts';

const RETRY_MS = 300;

/** Sends an order once, and writes down what was answered. */
export async function sendOrder(shop: Shop, { token }: Customer, record: OrderRecord): Promise<Outcome> {
  record.attempts += 1;
  const outcome = await shop.http.call({
    method: 'POST',
    path: '/api/orders',
    token,
    body: bodyOf(record),
    headers: { 'idempotency-key': record.key },
  });
  if (outcome.status === 201) {
    record.orderIds.add(outcome.body.id);
    record.acknowledgedAt ??= Date.now();
  } else if (isRefusal(outcome)) record.refusal = `${outcome.status} ${outcome.body?.code ?? ''}`;
  return outcome;
}

/** Sends an order again and again, with the same key, until there is an answer; or until `signal` ends it. */
export async function sendUntilAnswered(
  shop: Shop,
  customer: Customer,
  record: OrderRecord,
  { signal, onOutcome }: { signal?: AbortSignal; onOutcome?: (outcome: Outcome) => void },
): Promise<void> {
  while (!signal?.aborted) {
    const outcome = await sendOrder(shop, customer, record);
    onOutcome?.(outcome);
    if (outcome.status === 201 || isRefusal(outcome)) return;
    await sleep(RETRY_MS, undefined, signal && { signal }).catch(() => undefined); // The load ends.
  }
}

/** Cancels an order once, and writes down what was answered. */
export async function cancelOrder(shop: Shop, { token }: Customer, record: OrderRecord): Promise<void> {
  const [orderId] = record.orderIds;
  if (orderId === undefined) return;
  const { status } = await shop.http.call({
    method: 'POST',
    path: `/api/orders/${orderId}/cancel`,
    token,
    body: {},
  });
  if (status === 202) record.cancellation = 'accepted';
  else if (status === 409) record.cancellation = 'too-late';
  else record.cancellation = 'unanswered';
}

function bodyOf({ lines, cardToken, postalCode }: OrderRecord): unknown {
  const address = { recipient: 'Fay Ultley', line1: '1 Fault Lane', city: 'Breakwater', country: 'GB' };
  return {
    lines,
    card_token: cardToken,
    shipping_address: { ...address, ...(postalCode && { postal_code: postalCode }) },
  };
}

/** The platform said no, and meant it: not "try again". */
function isRefusal({ status }: Outcome): boolean {
  return status >= 400 && status < 500 && status !== 429 && status !== 408;
}
