import type { AnswerOf } from '@platform/api-client/operation-types.ts';
import type { Visitor } from '../../session/visitor.ts';

export type StoredAddress = AnswerOf<'GET /api/users/me/addresses'>['items'][number];

/** The address book, the default first. */
export async function gatherAddresses(visitor: Visitor): Promise<readonly StoredAddress[]> {
  const { items } = await visitor.api.call('GET /api/users/me/addresses');
  return items.toSorted((one, other) => Number(other.is_default) - Number(one.is_default));
}
