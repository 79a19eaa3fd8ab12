import type { MessageHistory } from '@platform/api-client/operations.ts';
import { SERVICES } from '@platform/contracts/services.ts';

export type HistoryItem = MessageHistory['items'][number];

/** What each service says it sent and handled; undefined of one that did not answer. */
export type Histories = Readonly<Record<string, readonly HistoryItem[] | undefined>>;

/** What a service says of a message. */
export interface Seen {
  readonly service: string;
  readonly item: HistoryItem;
}

/** Who sends and who should handle which types, as the models of the services say. */
export const PARTIES: readonly {
  readonly name: string;
  readonly sends: readonly string[];
  readonly handles: readonly string[];
  readonly listensTo: readonly string[];
}[] = SERVICES;
