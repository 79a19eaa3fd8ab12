export interface Leftover {
  readonly what: string;
  /** The test file that made it; empty when nobody knows. */
  readonly owner: string;
}
