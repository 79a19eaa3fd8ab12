/** A signing key as far as its schedule goes. */
export interface ScheduledKey {
  readonly kid: string;
  readonly activeFrom: Date;
  /** Null while it has no successor. */
  readonly expiresAt: Date | null;
}

export interface KeyPolicy {
  /** How long a key signs. */
  readonly rotateAfterMs: number;
  /** How long a key is published before it signs: longer than verifiers keep the published set. */
  readonly publishLeadMs: number;
  /** The longest life of what it signs. */
  readonly tokenLifetimeMs: number;
}

/** A key to be made, and when the present ones, which then have a successor, expire. */
export interface NextKey {
  readonly activeFrom: Date;
  readonly othersExpireAt: Date;
}

/** For verifiers whose clock is behind ours. */
const CLOCK_MARGIN_MS = 60_000;

/** The key that signs at `now`: the last to have become active. */
export function signingKeyAt<Key extends ScheduledKey>(keys: readonly Key[], now: Date): Key | undefined {
  return newestFirst(keys).find((key) => key.activeFrom <= now);
}

/** The key to be made now because its time has come, or undefined. */
export function dueKey(keys: readonly ScheduledKey[], now: Date, policy: KeyPolicy): NextKey | undefined {
  const [newest] = newestFirst(keys);
  if (newest === undefined) return nextKey(now, policy);
  const changeAt = newest.activeFrom.getTime() + policy.rotateAfterMs;
  if (changeAt - policy.publishLeadMs > now.getTime()) return undefined;
  return nextKey(new Date(Math.max(changeAt, now.getTime() + policy.publishLeadMs)), policy);
}

/** The key to be made because somebody asked for it, or undefined when one is waiting already. */
export function requestedKey(
  keys: readonly ScheduledKey[],
  now: Date,
  policy: KeyPolicy,
): NextKey | undefined {
  const [newest] = newestFirst(keys);
  if (newest === undefined) return nextKey(now, policy);
  if (newest.activeFrom > now) return undefined;
  return nextKey(new Date(now.getTime() + policy.publishLeadMs), policy);
}

/**
 * What lets another key sign at once when one has been withdrawn and `keys` are left: nothing, the one that waits for
 * its time, or a new one.
 */
export function successor<Key extends ScheduledKey>(
  keys: readonly Key[],
  now: Date,
  policy: KeyPolicy,
): Key | NextKey | undefined {
  const [newest] = newestFirst(keys);
  if (newest === undefined || newest.expiresAt !== null) return nextKey(now, policy);
  return newest.activeFrom > now ? newest : undefined;
}

function nextKey(activeFrom: Date, { tokenLifetimeMs }: KeyPolicy): NextKey {
  return { activeFrom, othersExpireAt: new Date(activeFrom.getTime() + tokenLifetimeMs + CLOCK_MARGIN_MS) };
}

function newestFirst<Key extends ScheduledKey>(keys: readonly Key[]): Key[] {
  return [...keys].sort((a, b) => b.activeFrom.getTime() - a.activeFrom.getTime());
}
