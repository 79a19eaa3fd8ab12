import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderRequest, OrderSummary } from '@platform/api-client/operations.ts';
import type { GatewayClient } from '../../../gateway/gateway-client.ts';
import { ProblemError } from '../../../gateway/problem-error.ts';
import type { Invoice } from './read-invoices.ts';

export interface PlacedInvoice {
  readonly invoice: Invoice;
  readonly order: OrderSummary;
  /** True if an earlier run placed it. */
  readonly isReplay: boolean;
}

interface Customers {
  /** Customer number to the id of the user. */
  readonly customerIds: ReadonlyMap<string, string>;
  /** Customer number to country. */
  readonly customers: ReadonlyMap<string, string>;
}

export type InvoiceOutcome =
  | ({ readonly kind: 'placed' } & PlacedInvoice)
  | { readonly kind: 'refused'; readonly invoice: Invoice; readonly code: string; readonly detail: string };

const WAIT_S = 30;
// After the wait the order is asked for again, until its saga's own deadlines must have ended it.
const POLL_MS = 1_000;
const MAX_POLLS = 300;

/**
 * Places every invoice as an order of its customer, `concurrency` at once, and yields each outcome as it comes.
 * Stops taking further invoices when `interrupted` aborts; those under way come to their end. The invoice's
 * number is the idempotency key: it is placed once, however often this runs.
 */
export async function* placeInvoices(
  client: GatewayClient,
  invoices: readonly Invoice[],
  { customerIds, customers }: Customers,
  { concurrency, interrupted }: { concurrency: number; interrupted: AbortSignal },
): AsyncGenerator<InvoiceOutcome> {
  const waiting = invoices.values();
  const underWay = new Map<Invoice, Promise<InvoiceOutcome>>();
  for (;;) {
    while (underWay.size < concurrency && !interrupted.aborted) {
      const { value: invoice, done } = waiting.next();
      if (done) break;
      underWay.set(
        invoice,
        placeInvoice(client, invoice, {
          customer_id: customerIds.get(invoice.customer) ?? '',
          shipping_address: addressOf(invoice.customer, customers.get(invoice.customer)),
        }),
      );
    }
    if (underWay.size === 0) return;
    const outcome = await Promise.race(underWay.values());
    underWay.delete(outcome.invoice);
    yield outcome;
  }
}

async function placeInvoice(
  client: GatewayClient,
  invoice: Invoice,
  customer: Pick<OrderRequest, 'customer_id' | 'shipping_address'> & { readonly customer_id: string },
): Promise<InvoiceOutcome> {
  try {
    const { body, headers } = await client.send('POST /api/orders', {
      headers: {
        'idempotency-key': `online-retail-${invoice.number}`,
        prefer: `wait=${client.waitSeconds(WAIT_S)}`,
      },
      body: {
        ...customer,
        lines: invoice.lines.map(({ sku, quantity, priceMinor }) => ({
          sku,
          quantity,
          unit_price_minor: priceMinor,
        })),
      },
    });
    const order = await ended(client, body);
    return { kind: 'placed', invoice, order, isReplay: headers.get('idempotency-replayed') === 'true' };
  } catch (error) {
    // An earlier release placed it, and asked for no address.
    if (error instanceof ProblemError && error.code === 'idempotency-key-reused' && customer.shipping_address)
      return placeInvoice(client, invoice, { customer_id: customer.customer_id });
    // What the platform refuses for a reason is counted under it; anything else ends the replay.
    if (
      !(error instanceof ProblemError) ||
      error.status >= 500 ||
      error.status === 401 ||
      error.status === 403
    )
      throw error;
    return { kind: 'refused', invoice, code: error.code, detail: error.message };
  }
}

/** The file has no addresses: a parcel of a replay goes to a country. */
function addressOf(customer: string, country = 'unknown') {
  return { recipient: `Customer ${customer}`, line1: 'not in the file', city: 'not in the file', country };
}

async function ended(client: GatewayClient, placed: OrderSummary): Promise<OrderSummary> {
  let order = placed;
  for (let polls = 0; order.status === 'placed' && polls < MAX_POLLS; polls += 1) {
    await sleep(POLL_MS);
    order = await client.call('GET /api/orders/{id}', { path: { id: order.id } });
  }
  return order;
}
