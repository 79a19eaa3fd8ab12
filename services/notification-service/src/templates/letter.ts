/** What a template says, without markup: from one letter come the text and the HTML of a mail and the in-app notice. */
export interface Letter {
  /** Subject of the mail, title of the notice. */
  readonly title: string;
  /** The first is the body of the in-app notice. */
  readonly paragraphs: readonly string[];
  /** Shown as a small table. */
  readonly facts: Facts;
  /** What its reader can do now. Only the mail has what follows. */
  readonly action?: LetterAction;
  readonly list?: ItemList;
  readonly block?: LineBlock;
}

export type Facts = readonly (readonly [label: string, value: string])[];

/** A link to a page of the platform. */
export interface LetterAction {
  /** Says where it leads, also out of context: `See your order`. */
  readonly label: string;
  /** Of the page, from the first slash on. */
  readonly path: string;
}

/** Things with amounts, such as the lines of an order. */
export interface ItemList {
  readonly heading: string;
  readonly items: readonly ListedItem[];
  /** Says how many more there are than are listed, if there are. */
  readonly more?: string;
  readonly sums: Facts;
}

export interface ListedItem {
  readonly name: string;
  /** How the amount comes about: `2 × £64.50`. */
  readonly detail: string;
  readonly amount: string;
}

/** Lines that belong together, such as an address. */
export interface LineBlock {
  readonly heading: string;
  readonly lines: readonly string[];
}
