/**
 * The generic cell rate algorithm (ITU-T I.371, "virtual scheduling"; as a limit on requests: brandur.org/rate-limiting).
 * One number is kept per key: the moment at which all requests let through would have been due, had they come evenly.
 * How far it lies ahead of now is the *debt*. A request adds an interval to it, time takes it away again, and it may
 * not grow beyond the burst. All are whole microseconds, so that no rounding adds up.
 */
export interface Pace {
  /** From one request to the next, when they come evenly. */
  readonly intervalUs: number;
  /** The largest debt: the interval times the requests that may come at once. */
  readonly burstUs: number;
}

/** `quota` requests at once, given back evenly over `windowS`. */
export function paceOf(quota: number, windowS: number): Pace {
  // Upwards: rather a hair too strict than one request too many.
  const intervalUs = Math.ceil((windowS * 1e6) / quota);
  return { intervalUs, burstUs: intervalUs * quota };
}

/** What is owed now. A moment out of reach comes from a clock set back or a limit that was longer: it is cut. */
export function debtOf(dueUs: number, nowUs: number, { burstUs }: Pace): number {
  return Math.min(Math.max(dueUs - nowUs, 0), burstUs);
}

/** True if one more request fits. */
export function hasRoom(debtUs: number, { intervalUs, burstUs }: Pace): boolean {
  return debtUs + intervalUs <= burstUs;
}

/** How many requests fit now. */
export function remainingOf(debtUs: number, { intervalUs, burstUs }: Pace): number {
  return Math.floor((burstUs - debtUs) / intervalUs);
}

/** Until one more fits than now, in whole seconds, upwards; 0 when all fit. */
export function untilOneMoreS(debtUs: number, pace: Pace): number {
  if (debtUs === 0) return 0;
  const debtThenUs = pace.burstUs - (remainingOf(debtUs, pace) + 1) * pace.intervalUs;
  return Math.ceil((debtUs - debtThenUs) / 1e6);
}
