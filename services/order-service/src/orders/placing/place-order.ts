import type { Database } from '@platform/database/database.ts';
import { isUniqueViolation } from '@platform/database/database-errors.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import type { Principal } from '@platform/service-defaults/access/access.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { recordSecurityEvent } from '@platform/service-defaults/security-events/record-security-event.ts';
import { noteOrder } from '@platform/telemetry/trace-context.ts';
import type { ProductCatalogue } from '../../catalogue/product-catalogue.ts';
import type { CustomerDirectory } from '../../customers/customer-directory.ts';
import type { Order, ShippingAddress } from '../order.ts';
import {
  findByKey,
  getOrder,
  type IdempotencyKey,
  insertOrder,
  type NewOrder,
  takeOrderNumber,
} from '../order-repository.ts';
import { findUndercuts, type Undercut, undercutRefusal } from './negotiated-prices.ts';
import { priceLines, type RequestedLine } from './price-lines.ts';
import { whereToSend } from './where-to-send.ts';

export interface OrderRequest {
  readonly lines: readonly RequestedLine[];
  /** Whom it is for, when staff place it for a customer. */
  readonly customerId?: string | undefined;
  readonly cardToken?: string | undefined;
  readonly shippingAddress?: ShippingAddress | undefined;
}

export interface PlaceOrderDeps {
  readonly database: Database;
  readonly catalogue: ProductCatalogue;
  readonly customers: CustomerDirectory;
  /** How far below the catalogue's price staff may go for a customer, in percent. */
  readonly mostDiscountPercent: number;
  /** Starts the order's saga in the transaction that places it. */
  readonly onPlaced: (tx: Transaction, order: NewOrder) => Promise<void>;
}

export interface PlacedOrder {
  readonly order: Order;
  /** True if an earlier request with the same key placed it. */
  readonly isReplay: boolean;
}

/** Charged when the request names no card: what the customer owes is put on its account. */
const ACCOUNT_TOKEN = 'tok_account';

/**
 * Places an order and starts its saga, in one transaction. With an idempotency key the same request places one
 * order however often it is sent, also at once. Throws DomainError `price-not-allowed`, `customer-not-allowed`,
 * `unknown-customer`, `idempotency-key-reused`, or what priceLines, whereToSend or `alongside` throws; `alongside` joins
 * the transaction.
 */
export async function placeOrder(
  deps: PlaceOrderDeps,
  principal: Principal,
  request: OrderRequest,
  key?: IdempotencyKey,
  alongside: (tx: Transaction, order: NewOrder) => Promise<void> = async () => undefined,
): Promise<PlacedOrder> {
  refuseWhatOnlyStaffMay(principal, request);
  const earlier = key && (await findPlaced(deps.database, principal, key));
  if (earlier !== undefined) return earlier;

  const newOrder = await prepare(deps, principal, request);
  const undercuts = findUndercuts(newOrder.lines, deps.mostDiscountPercent);
  if (undercuts.length > 0 && !principal.isAdmin) throw undercutRefusal(undercuts, deps.mostDiscountPercent);
  noteOrder(newOrder.id);
  try {
    const order = await deps.database.transaction(async (tx) => {
      // Together: they travel in one round trip.
      const [placed] = await Promise.all([
        insertOrder(tx, newOrder, key),
        deps.onPlaced(tx, newOrder),
        alongside(tx, newOrder),
        undercuts.length > 0 ? recordUndercuts(tx, newOrder, undercuts) : undefined,
      ]);
      return placed;
    });
    return { order, isReplay: false };
  } catch (error) {
    if (!isUniqueViolation(error, 'idempotency_key_pkey')) throw error;
    // Another request with this key was faster; what it placed is the answer to this one too.
    const faster = key && (await findPlaced(deps.database, principal, key));
    if (faster === undefined) throw error;
    return faster;
  }
}

/** The order that `principal` placed under `key`. Throws `idempotency-key-reused` if by another request. */
export async function findPlaced(
  database: Database,
  { userId }: Principal,
  { key, requestHash }: IdempotencyKey,
): Promise<PlacedOrder | undefined> {
  const earlier = await findByKey(database, userId, key);
  if (earlier === undefined) return undefined;
  if (!earlier.requestHash.equals(requestHash)) {
    throw new DomainError(
      'idempotency-key-reused',
      'This Idempotency-Key came with another request before. Use a new key for a new order.',
    );
  }
  return { order: await getOrder(database, earlier.orderId), isReplay: true };
}

function refuseWhatOnlyStaffMay(principal: Principal, { customerId, lines }: OrderRequest): void {
  if (customerId !== undefined && customerId !== principal.userId && !principal.isStaff) {
    throw new DomainError('customer-not-allowed', 'Only staff may order for another customer.', {
      errors: [{ field: 'customer_id', message: 'is for staff; leave it out to order for yourself' }],
    });
  }
  // Nobody negotiates with themselves, whatever else they may.
  const isNegotiable = principal.isStaff && customerId !== undefined && customerId !== principal.userId;
  const errors = lines.flatMap(({ unitPriceMinor }, i) =>
    unitPriceMinor === undefined || isNegotiable
      ? []
      : [{ field: `lines/${i}/unit_price_minor`, message: 'prices come from the catalogue; leave it out' }],
  );
  if (errors.length > 0) {
    throw new DomainError(
      'price-not-allowed',
      'Only staff may set a price, in an order for another customer.',
      { errors },
    );
  }
}

// An order may have two thousand lines; all of them are in the order itself, with the catalogue's prices.
const MOST_TOLD = 20;

/** Who agreed to what: an admin may go below what staff may, and it is kept where nothing changes it. */
function recordUndercuts(tx: Transaction, order: NewOrder, undercuts: readonly Undercut[]): Promise<void> {
  const lines = undercuts.slice(0, MOST_TOLD).map(({ line }) => ({
    sku: line.sku,
    unit_price_minor: line.unitPriceMinor,
    catalogue_price_minor: line.cataloguePriceMinor,
  }));
  return recordSecurityEvent(tx, {
    type: 'price.undercut',
    userId: order.customerId,
    actorId: order.placedBy,
    details: { order_id: order.id, line_count: undercuts.length, lines },
  });
}

async function prepare(deps: PlaceOrderDeps, principal: Principal, request: OrderRequest): Promise<NewOrder> {
  const customerId = request.customerId ?? principal.userId;
  const [number, catalogue, isKnown] = await Promise.all([
    takeOrderNumber(deps.database),
    deps.catalogue.lookup(request.lines.map(({ sku }) => sku)),
    customerId === principal.userId || deps.customers.isActive(customerId),
  ]);
  if (!isKnown) {
    throw new DomainError('unknown-customer', 'There is no active customer with this id.', {
      errors: [{ field: 'customer_id', message: 'is no active customer' }],
    });
  }
  const priced = priceLines(request.lines, catalogue, principal.userId);
  const shippingAddress = await whereToSend(deps.customers, {
    lines: priced.lines,
    customerId: customerId === principal.userId ? 'me' : customerId,
    shippingAddress: request.shippingAddress,
  });
  return {
    id: uuidV7(),
    number,
    customerId,
    placedBy: principal.userId,
    cardToken: request.cardToken ?? ACCOUNT_TOKEN,
    shippingAddress,
    ...priced,
  };
}
