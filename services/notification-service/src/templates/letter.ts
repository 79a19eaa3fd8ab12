/** What a template says, without markup: from one letter come the text and the HTML of a mail and the in-app notice. */
export interface Letter {
  /** Subject of the mail, title of the notice. */
  readonly title: string;
  /** The first is the body of the in-app notice. */
  readonly paragraphs: readonly string[];
  /** Shown as a small table. */
  readonly facts: readonly (readonly [label: string, value: string])[];
}
