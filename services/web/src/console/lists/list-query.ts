import type { Input, OperationName } from '@platform/api-client/operation-types.ts';

/** What a list is asked for. What stands in an address is sent as it is: the API says what is wrong with it. */
export type ListQuery<Name extends OperationName> =
  Input<Name> extends { readonly query?: infer Query } ? NonNullable<Query> : never;
