import type { Facts, ItemList, LineBlock } from '../letter.ts';

export interface Link {
  readonly label: string;
  readonly url: string;
}

/** All that a mail says, to be set in text and in HTML. Every piece of it is one line. */
export interface MailContent {
  readonly sender: string;
  readonly title: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly facts: Facts;
  readonly action: Link | undefined;
  readonly list: ItemList | undefined;
  readonly block: LineBlock | undefined;
  /** Why the reader gets it. */
  readonly why: string;
  /** Where the reader can choose to get no more of the kind, if that can be chosen. */
  readonly mutes: Link | undefined;
}
