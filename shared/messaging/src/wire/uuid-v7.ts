import { randomUUID } from 'node:crypto';

// `rand_a` is a counter within the millisecond (RFC 9562, section 6.2, method 1). It starts in its lower half,
// so that at least 2048 ids fit; past 4095 it borrows the next millisecond.
const COUNTER_LIMIT = 0x1000;
const FIRST_COUNT_MASK = 0x7ff;
let lastMs = 0;
let counter = 0;

/** Before every other id. */
export const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** Milliseconds since 1970 in a UUIDv7 (RFC 9562); undefined for another UUID. */
export function timeOf(uuid: string): number | undefined {
  const digits = uuid.replaceAll('-', '');
  return digits[12] === '7' ? Number.parseInt(digits.slice(0, 12), 16) : undefined;
}

/** The lowest UUIDv7 of a time in RFC 3339. */
export function firstIdAt(time: string): string {
  const ms = Math.max(0, Date.parse(time)).toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-0000-0000-000000000000`;
}

/**
 * A UUIDv7 (RFC 9562): sorts by its time of making, strictly rising within this process also when the clock
 * steps back, so that an index over it grows at its end.
 */
export function uuidV7(nowMs = Date.now()): string {
  const random = randomUUID();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = Number.parseInt(random.slice(0, 4), 16) & FIRST_COUNT_MASK;
  } else if (++counter === COUNTER_LIMIT) {
    lastMs += 1;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const count = counter.toString(16).padStart(3, '0');
  // The tail of a version 4 UUID is `rand_b`: the variant and 62 random bits.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}${random.slice(18)}`;
}
