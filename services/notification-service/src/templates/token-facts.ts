import type { Letter } from './letter.ts';

/** Stands for a token where it is not shown: in what is kept of a mail, and to everybody but its receiver. */
export const HIDDEN_TOKEN = '(not shown)';

/** The rows of a mail that carries a token. */
export function tokenFacts(token: string | undefined, expiresAt: string): Letter['facts'] {
  return [
    ['Token', token ?? HIDDEN_TOKEN],
    ['Good until', new Date(expiresAt).toUTCString()],
  ];
}
