import type { OrderSummaryPage } from '@platform/api-client/operations.ts';
import { customerIdOf } from '../../../console/customers/customer-id.ts';
import { filtersOf } from '../../../console/lists/filter-form.ts';
import type { ListQuery } from '../../../console/lists/list-query.ts';
import { CALL, type Part, part } from '../../../console/parts/part.ts';
import type { Visitor } from '../../../session/visitor.ts';

const PAGE = 50;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Orders, newest first. `customer` is an id or an e-mail address; `since` a day (UTC) or a time. */
export async function gatherOrders(
  visitor: Visitor,
  params: URLSearchParams,
): Promise<Part<OrderSummaryPage>> {
  const { since, customer, ...filters } = filtersOf(params, 'status', 'customer', 'since', 'sku');
  const found = await customerIdOf(visitor, customer);
  if ('missing' in found) return found;
  const query = {
    ...filters,
    limit: PAGE,
    ...(found.value === undefined ? {} : { customer_id: found.value }),
    ...(since === undefined ? {} : { since: DAY.test(since) ? `${since}T00:00:00Z` : since }),
  } as ListQuery<'GET /api/orders'>;
  return part(visitor.api.call('GET /api/orders', { query }, CALL));
}
