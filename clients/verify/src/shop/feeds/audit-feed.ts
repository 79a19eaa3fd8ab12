import type { OperationName } from '@platform/api-client/operation-types.ts';
import { type AuditedApi, hasStatus } from '../../audited-api.ts';

/** A feed that goes over everything of one kind, page by page in the order of its key. */
export type AuditFeed = Exclude<
  Extract<OperationName, `GET /api/admin/${string}/audit/${string}`>,
  'GET /api/admin/payment-service/audit/ledger'
>;

/** One page of an audit feed: rows in order of their key, and the key to go on after. */
interface AuditPage<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
  readonly kept_from?: string;
}

const PAGE = 1000;

/** Every row of an audit feed in order of its key, a page ahead of its reader: constant memory, no waiting. */
export async function* auditFeed<Row>(api: AuditedApi, feed: AuditFeed): AsyncGenerator<Row> {
  let page = fetchPage<Row>(api, feed, { after: undefined, limit: PAGE });
  for (;;) {
    const { items, next } = await page;
    if (next !== null) {
      page = fetchPage<Row>(api, feed, { after: next, limit: PAGE });
      page.catch(() => undefined); // Thrown where it is awaited; a reader that stops early does not care.
    }
    yield* items;
    if (next === null) return;
  }
}

/** As `auditFeed`; a release that has no such feed has nothing to tell. */
export async function* auditFeedIfAny<Row>(api: AuditedApi, feed: AuditFeed): AsyncGenerator<Row> {
  try {
    yield* auditFeed<Row>(api, feed);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

/** As `auditRow`; undefined also where a release has no such feed. */
export async function auditRowIfAny<Row extends { readonly order_id: string }>(
  api: AuditedApi,
  feed: AuditFeed,
  orderId: string,
): Promise<Row | undefined> {
  return auditRow<Row>(api, feed, orderId).catch((error: unknown) => {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  });
}

/** The row of one order in a feed keyed by order id. Asked for by its place: releases before 1.2 take no `order_id`. */
export async function auditRow<Row extends { readonly order_id: string }>(
  api: AuditedApi,
  feed: AuditFeed,
  orderId: string,
): Promise<Row | undefined> {
  const { items } = await fetchPage<Row>(api, feed, { after: justBefore(orderId), limit: 1 });
  return items[0]?.order_id === orderId ? items[0] : undefined;
}

/** What is older may have been removed from a feed; undefined if everything stays in it. */
export async function keptFrom(api: AuditedApi, feed: AuditFeed): Promise<string | undefined> {
  return (await fetchPage(api, feed, { after: undefined, limit: 1 })).kept_from;
}

/** A row says more than the document does, which has no word for the pairs in `lines`. */
function fetchPage<Row>(
  api: AuditedApi,
  feed: AuditFeed,
  query: { readonly after: string | undefined; readonly limit: number },
): Promise<AuditPage<Row>> {
  return api.call(feed, { query }) as Promise<unknown> as Promise<AuditPage<Row>>;
}

/** The greatest UUID before `id`, so that `id` is the first one after it. */
function justBefore(id: string): string {
  const hex = (BigInt(`0x${id.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
