import type { OrderSummaryPage } from '@platform/api-client/operations.ts';
import { filtersOf } from '../../../console/parts/filter-form.ts';
import type { ListQuery } from '../../../console/parts/list-query.ts';
import { CALL, type Part, part } from '../../../console/parts/part.ts';
import type { Visitor } from '../../../session/visitor.ts';

const PAGE = 50;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const NOBODY = { missing: 'No customer has this e-mail address.' };

/** Orders, newest first. `customer` is an id or an e-mail address; `since` a day (UTC) or a time. */
export async function gatherOrders(
  visitor: Visitor,
  params: URLSearchParams,
): Promise<Part<OrderSummaryPage>> {
  const { since, customer, ...filters } = filtersOf(params, 'status', 'customer', 'since', 'sku');
  const found = customer === undefined ? { value: undefined } : await customerId(visitor, customer);
  if ('missing' in found) return found;
  const query = {
    ...filters,
    limit: PAGE,
    ...(found.value === undefined ? {} : { customer_id: found.value }),
    ...(since === undefined ? {} : { since: DAY.test(since) ? `${since}T00:00:00Z` : since }),
  } as ListQuery<'GET /api/orders'>;
  return part(visitor.api.call('GET /api/orders', { query }, CALL));
}

async function customerId({ api }: Visitor, customer: string): Promise<Part<string>> {
  if (!customer.includes('@')) return { value: customer };
  const found = await part(api.call('GET /api/users', { query: { q: customer } }, CALL));
  if ('missing' in found) return found;
  const user = found.value.items.find(({ email }) => email.toLowerCase() === customer.toLowerCase());
  return user === undefined ? NOBODY : { value: user.id };
}
