/** Of each call for a page that people wait for: later than that, the rest of the page comes without it. */
export const CALL = { timeoutMs: 2_000 };
