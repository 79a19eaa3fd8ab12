import type { Exchange } from '../message.ts';

/** A message of the outbox, as far as publishing needs it. */
export interface Sendable {
  readonly id: string;
  readonly exchange: Exchange;
  readonly type: string;
  readonly subject: string;
  readonly envelope: string;
}

/** A row of the outbox. */
export interface OutboxRow extends Sendable {
  readonly position: number;
  /** Seconds since 1970, by the database's clock. */
  readonly written_at: number;
}

/** A row of the log. */
export interface LogRow extends OutboxRow {
  readonly xid: string;
  /** Why it cannot be sent now: the hold that its subject, or its type, is under. Then its envelope is null. */
  readonly hold: string | null;
}

/** A row that was set aside before. */
export interface ParkedRow extends OutboxRow {
  readonly place: number;
}

/** A row that is to be set aside, and what for. */
export interface Parking<Row extends OutboxRow> {
  readonly row: Row;
  readonly hold: string;
}

/** The times of those of `rows` that were written in the same second, once. */
export function writtenSeconds(rows: Iterable<OutboxRow>): number[] {
  const first = new Map<number, number>();
  for (const { written_at } of rows) {
    const second = Math.floor(written_at);
    first.set(second, Math.min(written_at, first.get(second) ?? written_at));
  }
  return [...first.values()];
}
