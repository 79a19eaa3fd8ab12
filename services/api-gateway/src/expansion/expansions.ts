import type { ExpansionName } from '@platform/contracts/edge-routes.ts';
import type { ServiceName } from '../services.ts';

/** What a part is asked for with. */
export interface PartRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

export interface Part {
  readonly service: ServiceName;
  /** From the id alone, at once; or from the whole, when that has come. */
  readonly requestFor:
    | { readonly byId: (id: string) => PartRequest }
    | { readonly byWhole: (whole: unknown) => PartRequest };
  /** What of the service's answer is shown; default all of it. */
  readonly pick?: (answer: unknown) => unknown;
}

/** One thing that can be asked for together with what belongs to it. */
export interface Expansion {
  /** The paths of the thing itself; its group is the id. */
  readonly path: RegExp;
  readonly parts: Readonly<Record<string, Part>>;
}

/**
 * The expansions that a line of the route table may name. Every part is asked for under the caller's own token, of a
 * service that checks for itself whose things they are: nobody sees more by an expansion than by asking for each.
 */
export const EXPANSIONS = {
  order: {
    path: /^\/api\/orders\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/i,
    parts: {
      payment: {
        service: 'payment-service',
        requestFor: { byId: (id) => ({ method: 'GET', path: `/api/payments/${id}` }) },
      },
      shipment: {
        service: 'shipping-service',
        requestFor: { byId: (id) => ({ method: 'GET', path: `/api/shipments/${id}` }) },
      },
      items: {
        service: 'product-service',
        requestFor: { byWhole: (order) => lookupOf(order as OrderLines) },
        pick: (answer) => (answer as { products: unknown }).products,
      },
    },
  },
} as const satisfies Readonly<Record<ExpansionName, Expansion>>;

interface OrderLines {
  readonly lines: readonly { readonly sku: string }[];
}

function lookupOf({ lines }: OrderLines): PartRequest {
  const skus = [...new Set(lines.map(({ sku }) => sku))];
  return { method: 'POST', path: '/api/products/lookup', body: JSON.stringify({ skus }) };
}
