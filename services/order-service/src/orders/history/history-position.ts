/**
 * How far the history of an order is read: the last entry of its journal, and the last event of after. Two numbers, as the two
 * grow apart from each other: what is written later to one may be older than what was read of the other.
 */
export interface HistoryPosition {
  readonly entry: number;
  readonly event: number;
}

export const BEGINNING: HistoryPosition = { entry: 0, event: 0 };

export const POSITION_PATTERN = '^[0-9]{1,15}-[0-9]{1,15}$';

/** As the id of an event of a stream: `412-0`. */
export function positionText({ entry, event }: HistoryPosition): string {
  return `${entry}-${event}`;
}

/** The position in a text that fits POSITION_PATTERN. */
export function parsePosition(text: string): HistoryPosition {
  const [entry = 0, event = 0] = text.split('-').map(Number);
  return { entry, event };
}
