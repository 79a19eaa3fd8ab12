import type { Facts, LetterAction } from './letter.ts';
import { readableTime } from './readable-time.ts';

/** Stands for a token where it is not shown: in what is kept of a mail, and to everybody but its receiver. */
export const HIDDEN_TOKEN = '(not shown)';

/** The rows of a mail that carries a token. */
export function tokenFacts(token: string | undefined, expiresAt: string): Facts {
  return [
    ['Token', token ?? HIDDEN_TOKEN],
    ['Good until', readableTime(expiresAt)],
  ];
}

/** A link to the page that spends the token. */
export function tokenAction(label: string, path: string, token: string | undefined): LetterAction {
  return { label, path: token === undefined ? path : `${path}?token=${encodeURIComponent(token)}` };
}
