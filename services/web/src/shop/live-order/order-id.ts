import type { CallOptions } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { Visitor } from '../../session/visitor.ts';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The id of an order that is named by its number, or by its id. Throws ApiError 404 when there is none for this visitor. */
export async function orderIdOf(visitor: Visitor, name: string, options?: CallOptions): Promise<string> {
  if (UUID.test(name)) return name;
  const { items } = await visitor.api.call('GET /api/orders', { query: { number: name, limit: 1 } }, options);
  const [order] = items;
  if (order === undefined) throw new ApiError(404, { code: 'order-not-found' }, null, `order ${name}`);
  return order.id;
}

/** What `read` answers for the order of this number or id. Undefined when there is none for this visitor. */
export async function ofOrder<Answer>(
  visitor: Visitor,
  name: string,
  read: (path: { readonly id: string }) => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await read({ id: await orderIdOf(visitor, name) });
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 422)) return undefined;
    throw error;
  }
}
