import type { Visitor } from '../../session/visitor.ts';
import { CALL, type Part, part } from '../parts/part.ts';

const NOBODY = { missing: 'No customer has this e-mail address.' };

/** The id of whom a filter names, by e-mail address or by id; undefined where it names nobody in particular. */
export async function customerIdOf(
  { api }: Visitor,
  named: string | undefined,
): Promise<Part<string | undefined>> {
  if (named === undefined || !named.includes('@')) return { value: named };
  const found = await part(api.call('GET /api/users', { query: { q: named } }, CALL));
  if ('missing' in found) return found;
  const user = found.value.items.find(({ email }) => email.toLowerCase() === named.toLowerCase());
  return user === undefined ? NOBODY : { value: user.id };
}
