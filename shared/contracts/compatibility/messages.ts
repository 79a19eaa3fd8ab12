import type { JsonSchema } from './json-schema.ts';
import { schemaIncompatibilities } from './schema.ts';

/** A contract as it was released. */
export interface ReleasedContract {
  readonly type: string;
  readonly version: number;
  readonly exchange: string;
  readonly schema: JsonSchema;
}

/**
 * Why `current` is no additive change of `released`; empty if it is one. Messages of both live side by side: old ones
 * wait in queues when the new consumers start, and new ones reach old consumers until those are replaced. So a field
 * may neither ask for more than it did, nor hold more than it did; what is left is a new optional field.
 */
export function messageIncompatibilities(released: ReleasedContract, current: ReleasedContract): string[] {
  const found: string[] = [];
  if (current.exchange !== released.exchange)
    found.push(`is sent on ${current.exchange}, was on ${released.exchange}: its consumers would not get it`);
  if (current.version !== released.version)
    found.push(
      `has version ${current.version}, was ${released.version}: keep the old contract, and add the new one beside it`,
    );
  return [...found, ...schemaIncompatibilities(released.schema, current.schema, 'data', { flow: 'both' })];
}
