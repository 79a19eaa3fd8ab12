/** One program: what it measures, as JSON figures. */
export type Bench = (options: BenchOptions) => Promise<Record<string, unknown>>;

export interface BenchOptions {
  /** A file of invoices for `replay`; without one it makes its own. */
  readonly file?: string | undefined;
  /** How long `gateway-soak` goes on, and `hot-sku` holds its snapshot. */
  readonly minutes?: number;
  /**
   * How many messages wait, or pass while a snapshot is held, for `messaging`; 100,000 unless it is said. Of
   * `history` how many messages it keeps; a million unless it is said.
   */
  readonly backlog?: number;
  /** How many orders the `year` has, a million unless it is said; how many `xray` looks through, 100 unless it is said; of `traces` those of one turn. */
  readonly orders?: number;
}
