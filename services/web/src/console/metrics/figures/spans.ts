import { type MetricsHistory, type Slot, slotsOf } from '../sampling/slots.ts';

const MINUTE_MS = 60_000;
const NOTHING: Slot = { at: 0, seconds: 0, parts: [] };

/** Long enough that a figure does not jump, and short enough that it is of now. */
export function lastMinutes(history: MetricsHistory): Slot {
  return slotsOf(history, 5 * MINUTE_MS, 1)[0] ?? NOTHING;
}

/** All that is kept. */
export function lastHour(history: MetricsHistory): Slot {
  return slotsOf(history, 60 * MINUTE_MS, 1)[0] ?? NOTHING;
}
