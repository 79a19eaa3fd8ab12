import type { LetterName } from './gather-dead-letters.ts';

export const DEAD_LETTERS = '/console/dead-letters';

/** Where a letter is looked at, or acted on: `act` is `check`, `replay`, … */
export function letterAddress({ queue, id }: LetterName, act?: string): string {
  return address({ queue, id }, act);
}

/** Where all letters of one cause are. */
export function causeAddress(group: string, act?: string): string {
  return address({ group }, act);
}

function address(query: Record<string, string>, act: string | undefined): string {
  const path = act === undefined ? DEAD_LETTERS : `${DEAD_LETTERS}/${act}`;
  return `${path}?${new URLSearchParams(query).toString()}`;
}
