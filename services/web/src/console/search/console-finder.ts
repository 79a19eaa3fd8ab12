import type { Content } from '@platform/html/html.ts';
import type { Visitor } from '../../session/visitor.ts';

/** Something that a search has found. */
export interface Hit {
  /** What it is: hits of one thing, such as an order and its saga, are one. */
  readonly thing: string;
  readonly href: string;
  readonly name: string;
  /** Beside the name. */
  readonly note?: Content;
}

/**
 * How text can be meant: as the `name` of one thing, by its shape (an id, a number, an address), or as `words` of some. Undefined:
 * it is neither, and nobody is asked.
 */
export type Meaning = 'name' | 'words' | undefined;

/** For whom a finder asks. */
export type Asking = Pick<Visitor, 'api' | 'hasRole'>;

/** Looks for things of one kind at one service. */
export interface ConsoleFinder {
  /** Over what it finds: `Orders`. */
  readonly kind: string;
  /** Who is asked. */
  readonly service: string;
  readonly for: 'staff' | 'admin';
  readonly meaning: (text: string) => Meaning;
  /** At most as many as a person reads. Throws what the client throws. */
  readonly find: (text: string, visitor: Asking) => Promise<readonly Hit[]>;
}

/** Of each call of a finder. */
export const SEARCH_CALL = { timeoutMs: 1_000 };
/** Of what is found by words, for each kind. */
export const MOST_HITS = 10;
