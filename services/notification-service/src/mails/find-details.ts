import type { Queryable } from '@platform/database/queryable.ts';
import { BUNDLES } from '../bundles.ts';

/** What bundles know, for mails, of what these are about: by reference, such as the id of an order. */
export async function findDetails(
  database: Queryable,
  mails: readonly { readonly reference: string }[],
): Promise<ReadonlyMap<string, unknown>> {
  if (mails.length === 0) return new Map();
  const references = [...new Set(mails.map(({ reference }) => reference))];
  const found = await Promise.all(BUNDLES.map((bundle) => bundle.findDetails(database, references)));
  return new Map(found.flatMap((details) => [...details]));
}
