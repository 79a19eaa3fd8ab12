/** A service cannot be made or removed; the message says why, and what to do. */
export class Refusal extends Error {}
