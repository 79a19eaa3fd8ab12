import type { KeySchedule } from '@platform/api-client/operations.ts';

export type SigningKey = KeySchedule['keys'][number];

/** `published`: known to all before it signs. `checked`: signs no longer, but what it has signed still counts. */
export type KeyState = 'published' | 'signs' | 'checked';

export interface StatedKey extends SigningKey {
  readonly state: KeyState;
}

/** The keys in the order in which they sign, each with what it does at `now`. */
export function statedKeys(keys: readonly SigningKey[], now: Date): StatedKey[] {
  const isActive = ({ active_from: from }: SigningKey) => Date.parse(from) <= now.getTime();
  const inOrder = keys.toSorted((one, other) => Date.parse(one.active_from) - Date.parse(other.active_from));
  const signing = inOrder.findLast(isActive);
  return inOrder.map((key) => ({ ...key, state: stateOf(key, signing, isActive(key)) }));
}

function stateOf(key: SigningKey, signing: SigningKey | undefined, isActive: boolean): KeyState {
  if (!isActive) return 'published';
  return key === signing ? 'signs' : 'checked';
}
